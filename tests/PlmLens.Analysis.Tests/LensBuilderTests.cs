using PlmLens.Analysis.Statistics;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Analysis.Tests;

public sealed class LensBuilderTests : IDisposable
{
    private readonly TinyLens _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void A_lens_has_codes_statistics_scores_and_baselines()
    {
        using LensFolder lens = Build("lens");
        LensSummary summary = lens.Manifest.Summary;

        Assert.Equal(_tiny.Records.Length, summary.Proteins);
        Assert.Equal(_tiny.Records.Sum(record => record.Length), summary.Residues);
        Assert.Equal(48, summary.Features);
        Assert.InRange(summary.L0, 1, 5);
        Assert.True(summary.Fvu > 0);
        Assert.NotNull(summary.LossRecovered);
        Assert.Equal(3, summary.Concepts.Tested);
        Assert.NotNull(summary.Concepts.Shuffled);
        Assert.Equal(20, summary.AminoAcids.Tested);
        Assert.Equal(["DISULFID", "DOMAIN: Made-up", "HELIX"], lens.ReadConcepts().Select(line => line.Concept));
        Assert.Equal(3, lens.ReadConcepts("baselines/neurons.tsv").Count);
        Assert.Equal(3, lens.ReadConcepts("baselines/shuffled.tsv").Count);
        Assert.Equal(20, lens.ReadConcepts(LensConcept.AminoAcidFileName).Count);
        Assert.Equal(summary.Dead, lens.ReadFeatures().Count(feature => feature.Density == 0));
        Assert.Equal(20, lens.Manifest.Scoring.ValidationProteins + lens.Manifest.Scoring.TestProteins);
        Assert.True(File.Exists(Path.Combine(lens.SaeFolder, "plmlens.json")));
        Assert.False(Directory.Exists(Path.Combine(lens.Folder, ".shuffled")));
    }

    [Fact]
    public void Identity_of_residues_is_found_like_any_concept_and_kept_apart()
    {
        using LensFolder lens = Build("lens");
        double bound = lens.Manifest.Scoring.FoundAbove;
        IReadOnlyList<LensConcept> letters = lens.ReadConcepts(LensConcept.AminoAcidFileName);

        Assert.All(letters, line => Assert.Equal(line.ValidationF1 > bound && line.TestF1 > bound, line.Found));
        Assert.Contains(letters, line => line.Found);
        Assert.Equal(letters.Count(line => line.Found), lens.Manifest.Summary.AminoAcids.Sae);
        Assert.Equal(lens.ReadConcepts().Count(line => line.Found), lens.Manifest.Summary.Concepts.Sae);
    }

    [Fact]
    public void An_encoder_is_judged_alike_as_the_SAE_and_as_a_baseline()
    {
        LensInputs inputs = _tiny.Inputs;
        using LensFolder lens = Build(
            "lens", inputs: inputs with { Shuffled = new LensBaseline(inputs.Cache, inputs.Sae) });
        IReadOnlyList<LensConcept> baseline = lens.ReadConcepts("baselines/shuffled.tsv");

        Assert.Equal(
            lens.ReadConcepts().Select(line => (line.Concept, line.Feature, line.TestF1, line.P, line.Q, line.Found)),
            baseline.Select(line => (line.Concept, line.Feature, line.TestF1, line.P, line.Q, line.Found)));
        Assert.Contains(baseline, line => line.TestF1 <= lens.Manifest.Scoring.FoundAbove && line.PermutedF1 > 0);
        Assert.Equal(lens.Manifest.Summary.Concepts.Sae, lens.Manifest.Summary.Concepts.Shuffled);
    }

    [Fact]
    public void Every_number_stands_beside_its_controls()
    {
        using LensFolder lens = Build("lens");
        LensSummary summary = lens.Manifest.Summary;

        Assert.NotNull(summary.Concepts.Pca);
        Assert.NotNull(summary.Concepts.Random);
        Assert.NotNull(summary.Concepts.SequenceAlone);
        Assert.NotNull(summary.Concepts.ExpectedByChance);
        Assert.Equal(9, lens.Manifest.Scoring.Permutations);
        Assert.Equal("none", lens.Manifest.Scoring.ClusterSource);
        Assert.All(["neurons", "pca", "random", "shuffled"], name =>
        {
            Assert.Equal(3, lens.ReadConcepts($"baselines/{name}.tsv").Count);
            Assert.Equal(
                summary.NullConcepts!.Tested, lens.ReadConcepts($"baselines/{name}_null_concepts.tsv").Count);
        });
        Assert.All(lens.ReadConcepts(), line =>
        {
            Assert.InRange(line.P!.Value, 0.1, 1);
            Assert.InRange(line.Q!.Value, line.P!.Value, 1);
            Assert.InRange(line.TestAuroc!.Value, 0, 1);
            Assert.InRange(line.TestAveragePrecision!.Value, 0, 1);
            Assert.NotNull(line.NullPredictor);
            Assert.False(line.Found, "with 9 permutations of 3 concepts no q is below 0.05");
        });
        Assert.Contains(lens.ReadConcepts("null_concepts.tsv"), line => line.Concept == "POSITION: first residue");
    }

    [Fact]
    public void Proteins_of_one_cluster_cannot_be_divided()
    {
        HomologyClusters one = HomologyClusters.Of(_tiny.Records.Select(record => ("all", record.Accession)));

        var error = Assert.Throws<PlmLensException>(() => Build("lens", inputs: _tiny.Inputs with { Clusters = one }));
        Assert.Contains("half would be empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_concept_of_a_feature_can_be_looked_up()
    {
        using LensFolder lens = Build("lens");
        LensConcept helix = lens.ReadConcepts().Single(line => line.Concept == "HELIX");
        LensPair pair = lens.ConceptsOf(helix.Feature!.Value).Single(line => line.Concept == "HELIX");

        Assert.Equal(helix.TestF1, pair.TestF1);
        Assert.Equal(helix.ValidationF1, pair.ValidationF1);
        Assert.Equal(helix.Threshold, pair.Threshold);
    }

    [Fact]
    public void The_places_in_a_lens_are_those_that_were_scored()
    {
        using LensFolder lens = Build("lens");
        CorpusFolder corpus = lens.Corpus!;
        string[] half = [.. File.ReadLines(Path.Combine(lens.Folder, "halves.tsv"))
            .Where(line => line.EndsWith("\ttest", StringComparison.Ordinal)).Select(line => line.Split('\t')[0])];

        IReadOnlyList<LensConcept> concepts = lens.ReadConcepts();
        for (int c = 0; c < concepts.Count; c++)
        {
            IReadOnlyList<CorpusInstance> places = corpus.Instances.Of(c);
            List<CorpusInstance> ofTest =
                [.. places.Where(place => half.Contains(corpus.Proteins.AccessionOf(place.Protein)))];
            int residues = places.Sum(place => place.Residues), test = ofTest.Sum(place => place.Residues);
            Assert.Equal(concepts[c].TestInstances, ofTest.Count);
            Assert.Equal(concepts[c].TestResidues, test);
            Assert.Equal(concepts[c].ValidationInstances, places.Count - ofTest.Count);
            Assert.Equal(concepts[c].ValidationResidues, residues - test);
        }

        Assert.Equal([new CorpusSpan(2, 2), new CorpusSpan(12, 12)], corpus.Instances.Of(0)[0].Spans);
        Assert.Equal([new CorpusSpan(5, 18)], corpus.Instances.Of(1)[0].Spans);
        Assert.Equal(_tiny.Records.Select(record => record.Sequence), Enumerable.Range(0, 20).Select(
            corpus.Proteins.SequenceOf));
        Assert.Equal(["DISULFID", "HELIX", "DOMAIN"], corpus.Annotations.Of(7).Select(place => place.Type));
    }

    [Fact]
    public void Statistics_equal_those_counted_from_the_rows()
    {
        using LensFolder lens = Build("lens");
        SparseCodes codes = lens.Codes;
        var statistics = FeatureStatistics.Of(codes, WorkerPool.Shared, TestContext.Current.CancellationToken);
        var values = new List<(int Row, int Feature, float Value)>();
        List<int> features = [];
        List<float> row = [];
        for (int r = 0; r < codes.Residues; r++)
        {
            codes.ReadRow(r, features, row);
            for (int i = 0; i < features.Count; i++)
                values.Add((r, features[i], row[i]));
        }

        Assert.Equal((double)values.Count / codes.Residues, statistics.L0, 1e-12);
        for (int f = 0; f < codes.Features; f++)
        {
            var own = values.Where(value => value.Feature == f).ToList();
            FeatureStatistic line = statistics.Features[f];
            Assert.Equal(own.Count, line.Active);
            Assert.Equal(own.Select(value => codes.Proteins.ProteinOf(value.Row)).Distinct().Count(), line.Proteins);
            Assert.Equal(own.Select(value => value.Value).DefaultIfEmpty(0).Max(), line.Maximum);
            Assert.Equal(own.Select(value => (double)value.Value).DefaultIfEmpty(0).Average(), line.MeanActive, 1e-9);
        }
    }

    [Fact]
    public void The_same_inputs_give_the_same_bytes_for_any_number_of_threads()
    {
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        Build("a", one).Dispose();
        Build("b", three).Dispose();

        string[] files = [.. Files("a")];
        Assert.Contains("lens.json", files);
        Assert.Equal(files, Files("b"));
        foreach (string file in files)
        {
            string twin = Path.Combine(_tiny["b"], file);
            Assert.Equal(ContentHash.OfFile(Path.Combine(_tiny["a"], file)), ContentHash.OfFile(twin));
        }
    }

    [Fact]
    public void An_sae_of_another_model_is_refused_with_both_named()
    {
        LensInputs mixed = _tiny.Inputs with { Sae = _tiny.Inputs.Shuffled!.Sae };

        var error = Assert.Throws<PlmLensException>(() => Build("lens", inputs: mixed));
        Assert.Contains(_tiny.Model.ModelHash[..12], error.Message, StringComparison.Ordinal);
        Assert.Contains(mixed.Sae.Record!.ModelHash[..12], error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tiny["lens"]));
    }

    [Fact]
    public void Proteins_that_are_not_those_of_the_cache_are_refused_with_the_first_difference()
    {
        ProteinRecord[] changed = [.. _tiny.Records];
        changed[7] = changed[7] with { Accession = "Q99999" };

        var error = Assert.Throws<PlmLensException>(
            () => Build("lens", inputs: _tiny.Inputs with { Records = changed }));
        Assert.Contains("protein 8", error.Message, StringComparison.Ordinal);
        Assert.Contains("Q99999", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_build_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();

        Assert.Throws<OperationCanceledException>(() => LensBuilder.Build(
            _tiny["lens"], _tiny.Inputs, _tiny.Options, WorkerPool.Shared, NoProgress.Instance, cancel.Token));
        Assert.Equal(
            ["cache", "other_cache", "other_sae", "sae"],
            Directory.EnumerateFileSystemEntries(_tiny.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private LensFolder Build(string name, WorkerPool? pool = null, LensInputs? inputs = null) => LensBuilder.Build(
        _tiny[name],
        inputs ?? _tiny.Inputs,
        _tiny.Options,
        pool ?? WorkerPool.Shared,
        NoProgress.Instance,
        TestContext.Current.CancellationToken);

    private IEnumerable<string> Files(string lens) =>
        Directory.EnumerateFiles(_tiny[lens], "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_tiny[lens], path)).Order(StringComparer.Ordinal);
}
