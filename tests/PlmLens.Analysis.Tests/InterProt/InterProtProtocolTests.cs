using PlmLens.Analysis.Protocols.InterProt;
using PlmLens.Analysis.Tests.Patterns;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Analysis.Tests.InterProt;

public sealed class InterProtProtocolTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    public void Results_equal_the_definition_for_any_number_of_threads(int seed, int threads)
    {
        var corpus = new ProteinActivations((ulong)seed);
        ProteinRecord[] records = Records(corpus);
        using var pool = new WorkerPool(threads);
        IReadOnlyList<InterProtResult> found = InterProtProtocol.Evaluate(
            corpus.Columns(), records, new InterProtOptions { MostSequences = 4 }, pool, Cancel);

        Assert.True(found[0].Pattern.IsDead);
        Assert.Equal("dead latent", found[0].Pattern.Classify());
        Assert.Empty(found[0].Families);
        Assert.Contains(found, result => result.Families.Count > 1);
        (int[] train, int[] test) = ShuffledRows.Split(records.Length, 42);
        for (int f = 1; f < corpus.Latents; f++)
        {
            float[] maxima = [.. records.Select((_, p) => corpus.Of(p, f).Max())];
            int[] order = [.. Enumerable.Range(0, maxima.Length).OrderByDescending(p => maxima[p])];
            int[] read = [.. order.Where(p => maxima[p] > 0.75 * maxima.Max()).Take(4)];
            double largest = read.Max(p => Math.Round((double)maxima[p], 1));
            InterProtLatent expected = InterProtLatent.Of([.. read.Select(p => InterProtSequence.Of(
                Array.ConvertAll(corpus.Of(p, f), value => Math.Round((double)value, 1) / largest)))]);
            Assert.Equal(expected, found[f].Pattern);
            Assert.Equal(maxima.Count(value => value > 0) / (double)maxima.Length, found[f].FractionActive);

            string[] entries = [.. records[order[0]].IdsIn("InterPro")];
            Assert.Equal(entries, found[f].Families.Select(family => family.Class));
            foreach ((string entry, InterProtFamilyScore score) in found[f].Families)
            {
                bool[] members = [.. records.Select(record => record.IdsIn("InterPro").Contains(entry))];
                int[] rows = InterProtFamilyTest.Arrange(order, members);
                double[] acts = [.. rows.Select(p => maxima[p] / (double)maxima.Max())];
                Assert.Equal(
                    InterProtFamilyTest.Evaluate(acts, [.. rows.Select(p => members[p])], train, test), score);
            }
        }
    }

    [Fact]
    public void A_latent_that_rounds_to_nothing_has_no_pattern()
    {
        var columns = new CooColumns(6, 1, [(1, 0, 0.04f), (4, 0, 0.03f)]);
        ProteinRecord[] records =
        [
            new() { Accession = "A", Sequence = "ACD" },
            new() { Accession = "B", Sequence = "ACD" },
        ];
        InterProtResult found = InterProtProtocol.Evaluate(
            columns, records, new InterProtOptions(), WorkerPool.Shared, Cancel)[0];

        Assert.Equal("not enough data", found.Pattern.Classify());
        Assert.False(found.Pattern.IsDead);
        Assert.Equal(1, found.FractionActive);
    }

    [Fact]
    public void Both_tables_are_written()
    {
        var corpus = new ProteinActivations(4);
        string folder = Path.Combine(Path.GetTempPath(), $"plmlens-interprot-{Guid.NewGuid():N}");
        using var writer = new LensWriter(folder, replace: false);
        InterProtProtocol.Write(
            corpus.Columns(), Records(corpus), new InterProtOptions(), writer, WorkerPool.Shared, Cancel);

        string[] patterns = [.. Tsv.Read(
            Path.Combine(writer.Folder, InterProtProtocol.PatternsFile), ["feature", "feat_type", "n_seqs"])
            .Select(row => row.Fields[1])];
        Assert.Equal(corpus.Latents, patterns.Length);
        Assert.Equal("dead latent", patterns[0]);
        Assert.NotEmpty(Tsv.Read(
            Path.Combine(writer.Folder, InterProtProtocol.FamiliesFile), ["feature", "class", "threshold"]));
    }

    [Fact]
    public void A_test_half_without_members_has_no_auc_and_no_errors()
    {
        InterProtFamilyScore score = InterProtFamilyTest.Evaluate(
            [1, 0.5, 0.1, 0], [true, false, false, false], [0, 1], [2, 3]);

        Assert.Equal(0.6, score.Threshold, 1e-12);
        Assert.Equal(0, score.F1);
        Assert.Equal(0, score.Recall);
        Assert.True(double.IsNaN(score.RocAuc));
        Assert.Equal(1, score.Accuracy);
    }

    [Fact]
    public void Without_a_true_positive_the_threshold_is_0()
    {
        InterProtFamilyScore score = InterProtFamilyTest.Evaluate(
            [1, 0.2, 0.1, 0], [false, true, true, false], [0, 1], [2, 3]);

        Assert.Equal(0, score.Threshold);
        Assert.Equal(0.5, score.Precision);
        Assert.Equal(1, score.Recall);
    }

    [Fact]
    public void Constants_that_make_no_sense_are_refused()
    {
        Assert.Throws<UsageException>(() => new InterProtOptions { MostSequences = 0 }.Validate());
        Assert.Throws<UsageException>(() => new InterProtOptions { Decimals = 16 }.Validate());
        Assert.Throws<UsageException>(() => new InterProtOptions { StrongAbove = 1 }.Validate());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1, 2")]
    [InlineData("""{"ranges": {"0.75-1": {"examples": 3}}, "freq_active": 1}""")]
    [InlineData("""{"ranges": {"0.75-1": {"examples": [{"uniprot_id": "A", "sae_acts": []}]}}, "freq_active": 1}""")]
    [InlineData("""{"ranges": {"0.75-1": {"examples": [{"uniprot_id": "A", "sae_acts": [-1]}]}}, "freq_active": 1}""")]
    public void A_file_that_is_no_visualisation_file_is_refused(string text)
    {
        string path = Path.Combine(Path.GetTempPath(), $"plmlens-viz-{Guid.NewGuid():N}.json");
        File.WriteAllText(path, text);
        try
        {
            PlmLensException e = Assert.Throws<PlmLensException>(() => InterProtVizFile.Read(path));
            Assert.Contains(path, e.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ProteinRecord[] Records(ProteinActivations corpus) => [.. corpus.Lengths.Select(
        (length, p) => new ProteinRecord
        {
            Accession = $"P{p}",
            Sequence = new string('A', length),
            CrossReferences =
            [
                new CrossReference("InterPro", $"IPR{p % 3}"),
                new CrossReference("Pfam", "PF00001"),
                new CrossReference("InterPro", $"IPR{10 + (p % 4)}"),
            ],
        })];
}
