using PlmLens.Analysis.Annotate;
using PlmLens.Analysis.Concepts;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests.Annotate;

/// <summary>What is listed, with planted codes whose precision is known.</summary>
public sealed class AnnotatorTests
{
    private static readonly AnnotateOptions s_options = new() { Windows = [1], Thresholds = [0] };

    [Fact]
    public void The_planted_feature_is_chosen_and_its_precision_recovered()
    {
        var planted = new PlantedCorpus(2000, 1);
        AnnotatedCorpus corpus = PlantedCorpus.Read(planted.Records, planted.Split());
        Annotator annotator = PlantedCorpus.Open(corpus, planted.Columns, s_options with { MinimumPrecision = 0.4 });
        PairCalibration pair = annotator.Pairs[0];
        Assert.Equal(0, pair.Pair.Feature);
        Assert.DoesNotContain(annotator.Pairs, other => other.Pair.Feature == 2); // fires in three proteins only
        Assert.Equal(0.5, pair.BaseRate, 2);
        double error = 0;
        for (int i = 1; i < 100; i++)
            error += Math.Abs(pair.Calls.At(i / 100f)!.Precision.Estimate - PlantedCorpus.Truth(i / 100.0)) / 99;
        Assert.InRange(error, 0, 0.05);
        // A third of the proteins have their annotation by experiment.
        Assert.InRange((double)pair.RightByExperiment / pair.Right, 0.28, 0.39);
        Assert.InRange(pair.Check.Stated - pair.Check.Found, -0.05, 0.05);
        Assert.True(pair.Check.Calls > 500);
    }

    [Fact]
    public void Hidden_annotation_of_new_proteins_is_recovered_at_the_stated_precision()
    {
        const int Hidden = 500;
        var planted = new PlantedCorpus(2500, 2);
        ProteinRecord[] records = [.. planted.Records];
        for (int p = records.Length - Hidden; p < records.Length; p++)
            records[p] = records[p] with { Features = [] };
        AnnotatedCorpus corpus = PlantedCorpus.Read(records, planted.Split(Hidden));
        AnnotationResult result = PlantedCorpus.Open(
            corpus, planted.Columns, s_options with { MinimumPrecision = 0.7 }).Corpus();
        AnnotationCall[] calls = [.. result.Calls.Where(call => call.State == CuratedState.Unknown)];
        Assert.All(calls, call => Assert.True(call.Protein >= records.Length - Hidden));
        double found = calls.Average(call => PlantedCorpus.IsDomain(call.Place.Start) ? 1.0 : 0.0);
        double stated = calls.Average(call => call.Precision.Estimate);
        Assert.True(calls.Length > 200);
        Assert.InRange(found - stated, -0.06, 0.06);
        Assert.InRange(found, calls.Min(c => c.Precision.Low), calls.Max(c => c.Precision.High));
    }

    [Fact]
    public void With_a_fifth_of_the_annotation_hidden_it_is_listed_and_the_stated_precision_is_a_lower_bound()
    {
        var planted = new PlantedCorpus(2000, 3);
        var random = new SeededRandom(4);
        var hidden = new HashSet<(int, int)>();
        ProteinRecord[] records = [.. planted.Records.Select((record, p) => record with
        {
            Features = [.. record.Features.Where(feature =>
            {
                bool hide = feature.Type == "DOMAIN" && random.Next(5) == 0;
                if (hide)
                    hidden.Add((p, feature.Start!.Value - 1));
                return !hide;
            })],
        })];
        AnnotatedCorpus corpus = PlantedCorpus.Read(records, planted.Split());
        AnnotationResult result = PlantedCorpus.Open(
            corpus, planted.Columns, s_options with { MinimumPrecision = 0.5 }).Corpus();
        bool IsHidden(AnnotationCall call) =>
            hidden.Any(h => h.Item1 == call.Protein && call.Place.Start >= h.Item2 && call.Place.Start < h.Item2 + 30);
        int annotated = result.Tallies.Single().Annotated, listed = result.Calls.Count;
        int recovered = result.Calls.Count(IsHidden);
        double truth = (double)(annotated + recovered) / (annotated + listed);
        double stated = result.Calls.Average(call => call.Precision.Estimate);
        Assert.True(recovered > 100);
        Assert.True(stated < truth, $"{stated} stated, {truth} true");
        // A fifth of what is right is hidden: the stated precision is about four fifths of the true one.
        Assert.InRange(stated / truth, 0.7, 0.95);
        // Nothing that is hidden is taken for annotated, and none of it is lost.
        double expected = 0.2 * truth * (annotated + listed);
        Assert.InRange(recovered, 0.8 * expected, 1.2 * expected);
    }

    [Fact]
    public void Nothing_is_claimed_with_too_few_held_out_calls()
    {
        var planted = new PlantedCorpus(60, 5);
        AnnotatedCorpus corpus = PlantedCorpus.Read(planted.Records, planted.Split());
        AnnotateOptions options = s_options with
        {
            MinimumPrecision = 0,
            Calibration = new CalibrationOptions { MinimumUnits = 1000 },
        };
        Annotator annotator = PlantedCorpus.Open(corpus, planted.Columns, options);
        Assert.NotEmpty(annotator.Pairs);
        Assert.All(annotator.Pairs, pair => Assert.Null(pair.ClaimAt(1)));
        Assert.Empty(annotator.Corpus().Calls);
    }

    [Fact]
    public void A_feature_that_is_no_better_than_guessing_claims_nothing()
    {
        var planted = new PlantedCorpus(1000, 6);
        AnnotatedCorpus corpus = PlantedCorpus.Read(planted.Records, planted.Split());
        Annotator annotator = PlantedCorpus.Open(
            corpus, planted.Columns, s_options with { Feature = 1, MinimumPrecision = 0.3 });
        Assert.Equal(1, Assert.Single(annotator.Pairs).Pair.Feature);
        Assert.Empty(annotator.Corpus().Calls);
    }

    [Fact]
    public void New_proteins_get_the_calls_of_the_same_proteins_in_the_corpus()
    {
        var planted = new PlantedCorpus(400, 7);
        AnnotatedCorpus corpus = PlantedCorpus.Read(planted.Records, planted.Split());
        Annotator annotator = PlantedCorpus.Open(corpus, planted.Columns, s_options);
        AnnotatedCorpus last = corpus.Slice(300, 100);
        var activations = new NewActivations([0, 1, 2]);
        var values = new Dictionary<int, List<(int Feature, float Value)>>();
        for (int feature = 0; feature < 3; feature++)
        {
            var column = planted.Columns.OpenReader().Read(feature);
            for (int i = 0; i < column.Positions.Length; i++)
            {
                if (!values.TryGetValue((int)column.Positions[i], out var list))
                    values.Add((int)column.Positions[i], list = []);
                list.Add((feature, column.Values[i]));
            }
        }

        for (int residue = 300 * PlantedCorpus.Length; residue < 400 * PlantedCorpus.Length; residue++)
        {
            var list = values.GetValueOrDefault(residue) ?? [];
            activations.AddResidue([.. list.Select(v => v.Feature)], [.. list.Select(v => v.Value)]);
        }

        (int, FeatureCall)[] own = [.. annotator.Corpus().Calls.Where(c => c.Protein >= 300)
            .Select(c => (c.Protein - 300, c.Place with { Protein = 0, Peak = 0 })).Order()];
        (int, FeatureCall)[] fresh = [.. annotator.New(last, activations).Calls
            .Select(c => (c.Protein, c.Place with { Protein = 0, Peak = 0 })).Order()];
        Assert.NotEmpty(own);
        Assert.Equal(own.Select(c => (c.Item1, c.Item2.Start)), fresh.Select(c => (c.Item1, c.Item2.Start)));
    }

    [Fact]
    public void At_the_level_of_proteins_a_call_is_a_protein()
    {
        var planted = new PlantedCorpus(600, 8);
        // Every third protein loses its domains and the feature falls silent there but for a few.
        ProteinRecord[] records =
            [.. planted.Records.Select((r, p) => p % 3 == 0 ? r with { Features = [r.Features[^1]] } : r)];
        var entries = new List<(int, int, float)>();
        for (int p = 0; p < records.Length; p++)
        {
            if (p % 3 != 0 || p % 30 == 0)
                entries.Add(((p * PlantedCorpus.Length) + 50, 0, 1f));
        }

        var columns = new CooColumns(records.Length * PlantedCorpus.Length, 3, entries);
        AnnotatedCorpus corpus = PlantedCorpus.Read(records, planted.Split());
        AnnotationResult result = PlantedCorpus.Open(
            corpus, columns, s_options with { Level = AnnotateLevel.Protein, MinimumPrecision = 0.8 }).Corpus();
        PairCalibration pair = Assert.Single(result.Pairs);
        Assert.Equal(2.0 / 3, pair.BaseRate, 2);
        Assert.Equal(0.95, pair.Calls.At(1)!.Precision.Estimate, 1);
        Assert.Equal(20, result.Calls.Count);
        Assert.All(result.Calls, call => Assert.Equal(0, call.Protein % 30));
        Assert.Equal(400, result.Tallies[0].Annotated);
    }

    [Fact]
    public void An_estimate_that_hidden_annotation_contradicts_claims_nothing()
    {
        AnnotateOptions options = s_options with { MinimumPrecision = 0.6 };
        HeldOutCheck sound = HeldOutCheck.Of(
            [.. Enumerable.Range(0, 200).Select(i => new CalibrationUnit(1, i % 10 < 8, i))], 0.01, options);
        Assert.Equal((200, false), (sound.Calls, sound.Contradicts));
        Assert.InRange(sound.Stated - sound.Found, -0.02, 0.02);

        // Without the proteins of one part all are right; those fifty are all wrong. With them in it, nothing is
        // stated.
        IEnumerable<CalibrationUnit> wrong = Enumerable.Range(0, 50).Select(i => new CalibrationUnit(1, false, 5 * i));
        IEnumerable<CalibrationUnit> right = Enumerable.Range(0, 40)
            .Select(i => new CalibrationUnit(1, true, (5 * i) + 1 + (i % 4)));
        HeldOutCheck odd = HeldOutCheck.Of([.. wrong, .. right], 0.01, options);
        Assert.Equal(new HeldOutCheck(50, 1, 0, Contradicts: true), odd);

        var planted = new PlantedCorpus(400, 12);
        PairCalibration pair = PlantedCorpus.Open(
            PlantedCorpus.Read(planted.Records, planted.Split()), planted.Columns, options).Pairs[0];
        Assert.NotNull(pair.ClaimAt(1));
        Assert.Null((pair with { Check = odd }).ClaimAt(1));
    }

    [Fact]
    public void A_class_of_whole_proteins_is_a_concept_of_that_level()
    {
        var planted = new PlantedCorpus(400, 11);
        // Every fourth protein is a member; the feature is active in all of those and in five others.
        int[] members = [.. Enumerable.Range(0, 400).Where(p => p % 4 is 0 or 1 && p % 8 < 4)];
        int[] active = [.. members, 6, 14, 22, 7, 15];
        var columns = new CooColumns(
            400 * PlantedCorpus.Length, 3, active.Select(p => ((p * PlantedCorpus.Length) + 3, 0, 1f)));
        var family = new ProteinClass("Pfam", "PF00001", "7tm_1", members);
        AnnotatedCorpus corpus = AnnotatedCorpus.Read(
            planted.Records, planted.Split(), new HashSet<string>(), [family]);
        Assert.Equal("Pfam: PF00001 (7tm_1)", Assert.Single(corpus.Concepts).Name);
        AnnotationResult result = PlantedCorpus.Open(
            corpus, columns, s_options with { Level = AnnotateLevel.Protein, MinimumPrecision = 0.8 }).Corpus();
        Assert.Equal([6, 7, 14, 15, 22], result.Calls.Select(call => call.Protein).Order());
        Assert.Equal(50.0 / 52, result.Calls[0].Precision.Estimate, 6);
        Assert.Equal(members.Length, result.Tallies.Single().Annotated);
        Assert.Equal([0], corpus.Slice(4, 8).ConceptsIn(4).ToArray());
    }

    [Fact]
    public void Taxa_and_keywords_about_the_record_are_no_classes_to_annotate()
    {
        ProteinRecord[] records =
        [
            .. Enumerable.Range(0, 6).Select(p => new ProteinRecord
            {
                Accession = $"P{p}",
                Sequence = "MKT",
                TaxonId = 9606,
                Organism = "Homo sapiens (Human)",
                Keywords = p < 4 ? ["3D-structure", "Kinase"] : ["Reference proteome"],
            }),
        ];
        ProteinClass only = Assert.Single(AnnotatableClasses.Of(records, 3));
        Assert.Equal(("keyword", "Kinase", 4), (only.Source, only.Id, only.Members.Count));
    }

    [Fact]
    public void Threads_do_not_change_the_result()
    {
        var planted = new PlantedCorpus(300, 9);
        AnnotatedCorpus corpus = PlantedCorpus.Read(planted.Records, planted.Split());
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        AnnotateOptions options = new() { MinimumPrecision = 0.3 };
        var a = new Annotator(corpus, planted.Columns, [1, 1, 1], options, one, TestContext.Current.CancellationToken);
        var b =
            new Annotator(corpus, planted.Columns, [1, 1, 1], options, three, TestContext.Current.CancellationToken);
        Assert.Equal(a.Pairs.Select(pair => pair.Pair), b.Pairs.Select(pair => pair.Pair));
        Assert.Equal(
            a.Corpus().Calls.Select(c => (c.Place, c.Precision)), b.Corpus().Calls.Select(c => (c.Place, c.Precision)));
    }

    [Fact]
    public void What_does_not_belong_together_is_refused()
    {
        var planted = new PlantedCorpus(20, 10);
        AnnotatedCorpus corpus = PlantedCorpus.Read(planted.Records, planted.Split());
        Assert.Throws<PlmLensException>(() => PlantedCorpus.Open(corpus.Slice(0, 19), planted.Columns, s_options));
        Assert.Contains("no feature 7", Assert.Throws<PlmLensException>(
            () => PlantedCorpus.Open(corpus, planted.Columns, s_options with { Feature = 7 })).Message);
        Assert.Contains("no concept 'SIGNAL'", Assert.Throws<PlmLensException>(
            () => PlantedCorpus.Open(corpus, planted.Columns, s_options with { Concept = "SIGNAL" })).Message);
        Assert.Throws<UsageException>(
            () => PlantedCorpus.Open(corpus, planted.Columns, s_options with { MinimumPrecision = 1.5 }));
        Assert.Throws<UsageException>(() =>
            PlantedCorpus.Open(corpus, planted.Columns, s_options with { Windows = [4] }));
    }
}
