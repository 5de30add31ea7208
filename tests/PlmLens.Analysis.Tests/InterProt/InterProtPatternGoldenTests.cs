using System.Text.Json;
using PlmLens.Analysis.Patterns;
using PlmLens.Analysis.Protocols.InterProt;

namespace PlmLens.Analysis.Tests.InterProt;

/// <summary>Patterns that InterProt's own code computed; see Goldens/patterns/README.md.</summary>
public sealed class InterProtPatternGoldenTests
{
    private const double Tolerance = 1e-9;
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Goldens", "patterns");

    [Fact]
    public void Helper_cases()
    {
        JsonElement cases = Load("helper_cases.json");
        Assert.Equal(9, cases.GetArrayLength());
        foreach (JsonElement golden in cases.EnumerateArray())
        {
            double[] x = Doubles(golden.GetProperty("x"));
            Assert.Equal(golden.GetProperty("is_gapped").GetBoolean(), ContigShape.IsGapped(x));
            int[] stretches = [ContigShape.LongestRise(x), ContigShape.LongestFall(x)];
            Assert.Equal(Ints(golden.GetProperty("longest_inc_dec")), stretches);
            RequireSame(golden.GetProperty("stats"), InterProtSequence.Of(x));
        }
    }

    [Fact]
    public void Statistics_of_every_sequence()
    {
        int checkedSequences = 0;
        foreach (IGrouping<string, JsonElement> latent in Load("sequence_stats.json").EnumerateArray()
            .GroupBy(golden => golden.GetProperty("dim").GetString()!))
        {
            InterProtVizFile file = Viz(latent.Key);
            IReadOnlyList<InterProtSequence> ours = file.Sequences();
            JsonElement[] goldens = [.. latent];
            Assert.Equal(goldens.Length, ours.Count);
            for (int i = 0; i < goldens.Length; i++)
            {
                Assert.Equal(goldens[i].GetProperty("uniprot").GetString(), file.Accessions[i]);
                Assert.Equal(goldens[i].GetProperty("freq_active").GetDouble(), file.FractionActive, Tolerance);
                RequireSame(goldens[i], ours[i]);
                checkedSequences++;
            }
        }

        Assert.Equal(136, checkedSequences);
    }

    [Fact]
    public void Summary_and_pattern_of_every_latent()
    {
        JsonElement goldens = Load("feature_stats.json");
        Assert.Equal(19, goldens.GetArrayLength());
        foreach (JsonElement golden in goldens.EnumerateArray())
        {
            string dim = golden.GetProperty("dim").GetString()!;
            bool hasFile = File.Exists(VizPath(dim));
            InterProtLatent ours = hasFile ? InterProtLatent.Of(Viz(dim).Sequences()) : InterProtLatent.Dead;
            Near(golden, "mean_percent_active", ours.MeanFractionActive);
            Near(golden, "median_len_top_contig", ours.MedianTopContig);
            Near(golden, "freq_contig_gt_75", ours.StrongShare);
            Near(golden, "med_contig_length_gt_75", ours.MedianStrongContig);
            Near(golden, "freq_increase_gt_2_gt_75", ours.RisingShare);
            Near(golden, "freq_decrease_gt_2_gt_75", ours.FallingShare);
            Near(golden, "med_monotonic_stretch_len", ours.MedianMonotoneStretch);
            Near(golden, "std_err_contig_len_gt_75", ours.StrongContigError);
            Near(golden, "freq_top_two_period", ours.TwoPeriodsShare);
            Near(golden, "freq_top_period", ours.PeriodShare);
            Near(golden, "med_contigs_per_seq", ours.MedianContigs);
            Near(golden, "mean_contigs_per_seq_gt_75", ours.MeanStrongContigs);
            Near(golden, "std_err_contig_len", ours.ContigError);
            Near(golden, "std_err_contig_len75", ours.StrongResiduesError);
            Near(golden, "n_seqs", ours.Sequences);
            if (golden.GetProperty("top_period_is_unique").GetBoolean())
                Near(golden, "top_period", ours.Period);
            Assert.Equal(golden.GetProperty("is_top_gapped_gt_75").GetBoolean(), ours.IsTopGapped);
            Assert.Equal(golden.GetProperty("dead_latent").GetBoolean(), ours.IsDead);
            Assert.Equal(golden.GetProperty("feat_type").GetString(), ours.Classify());
        }
    }

    [Fact]
    public void Rules_at_and_around_every_bound()
    {
        JsonElement cases = Load("classify_cases.json");
        Assert.Equal(400, cases.GetArrayLength());
        foreach (JsonElement golden in cases.EnumerateArray())
        {
            var latent = new InterProtLatent
            {
                IsDead = golden.GetProperty("dead_latent").GetBoolean(),
                Sequences = golden.GetProperty("n_seqs").GetInt32(),
                TwoPeriodsShare = golden.GetProperty("freq_top_two_period").GetDouble(),
                MedianContigs = golden.GetProperty("med_contigs_per_seq").GetDouble(),
                MedianTopContig = golden.GetProperty("median_len_top_contig").GetDouble(),
                MedianStrongContig = golden.GetProperty("med_contig_length_gt_75").GetDouble(),
                MeanFractionActive = golden.GetProperty("mean_percent_active").GetDouble(),
            };
            Assert.Equal(golden.GetProperty("expected").GetString(), latent.Classify());
        }
    }

    private static void RequireSame(JsonElement golden, InterProtSequence ours)
    {
        IReadOnlyList<InterProtContig> contigs = ours.Contigs;
        Assert.Equal(golden.GetProperty("n_contigs").GetInt32(), contigs.Count);
        Assert.Equal(Ints(golden.GetProperty("contig_starts")), contigs.Select(contig => contig.Start));
        Assert.Equal(Ints(golden.GetProperty("contig_lens")), contigs.Select(contig => contig.Length));
        Assert.Equal(Ints(golden.GetProperty("len_gt_75")), contigs.Select(contig => contig.Strong));
        Assert.Equal(
            Ints(golden.GetProperty("len_longest_increasing_stretch")), contigs.Select(contig => contig.LongestRise));
        Assert.Equal(
            Ints(golden.GetProperty("len_longest_decreasing_stretch")), contigs.Select(contig => contig.LongestFall));
        Assert.Equal(Ints(golden.GetProperty("dist_between_starts")), ours.StartDistances);
        Assert.Equal(
            golden.GetProperty("is_gapped").EnumerateArray().Select(value => value.GetBoolean()),
            contigs.Select(contig => contig.Gapped));
        double[] maxima = Doubles(golden.GetProperty("max_act"));
        for (int i = 0; i < maxima.Length; i++)
            Assert.Equal(maxima[i], contigs[i].Maximum, Tolerance);
        Near(golden, "percent_active", ours.FractionActive);
    }

    private static void Near(JsonElement golden, string name, double ours) =>
        Assert.Equal(golden.GetProperty(name).GetDouble(), ours, Tolerance);

    private static string VizPath(string dim) => Path.Combine(s_folder, "viz", dim + ".json");

    private static InterProtVizFile Viz(string dim) => InterProtVizFile.Read(VizPath(dim));

    private static JsonElement Load(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(s_folder, name)));
        return json.RootElement.Clone();
    }

    private static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];

    private static double[] Doubles(JsonElement array) =>
        [.. array.EnumerateArray().Select(value => value.GetDouble())];
}
