using System.Numerics;
using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Families;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests.Families;

public sealed class FamilyScorerTests
{
    public static TheoryData<int, bool> Seeds { get; } =
        new() { { 1, false }, { 2, false }, { 3, false }, { 4, false }, { 5, true }, { 6, true }, { 7, true } };

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_pair_equals_the_definition(int seed, bool negative)
    {
        var families = new RandomFamilies((ulong)seed, negative);
        FamilyScores found = families.Score();
        var best = new FamilyPair?[families.Index.Tested.Count];
        int pairs = 0;
        for (int f = 0; f < families.Features; f++)
        {
            for (int c = 0; c < best.Length; c++)
            {
                FamilyPair? expected = Define(families, f, c);
                FamilyPair[] ours = [.. found.PairsOfFeature[f].Where(pair => pair.Class == c)];
                Assert.Equal(expected is null ? 0 : 1, ours.Length);
                if (expected is not { } pair)
                    continue;
                pairs++;
                RequireSame(pair, ours[0]);
                if (best[c] is null || pair.Validation.F1 > best[c]!.Value.Validation.F1)
                    best[c] = pair;
            }

            double[] order = [.. found.PairsOfFeature[f].Select(pair => -pair.Validation.F1)];
            Assert.Equal(order.Order(), order);
        }

        Assert.True(pairs > 0);
        for (int c = 0; c < best.Length; c++)
        {
            Assert.Equal(best[c] is null, found.BestOfClass[c] is null);
            if (best[c] is { } pair)
                RequireSame(pair, found.BestOfClass[c]!.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_false_discovery_rate_corrects_for_every_feature_and_class(int seed, bool negative)
    {
        var families = new RandomFamilies((ulong)seed, negative);
        FamilyScores found = families.Score();
        FamilyPair[] pairs = [.. found.PairsOfFeature.SelectMany(list => list)];

        // Features that score all validation proteins the same are not tried: there is no threshold to choose.
        int[] validation = families.In(CorpusSplit.Validation);
        int constant = Enumerable.Range(0, families.Features).Count(
            f => validation.Select(p => families.Of(f)[p]).Distinct().Count() == 1);
        Assert.Equal((families.Features - constant) * families.Index.Tested.Count, found.Tried);
        foreach (FamilyPair pair in pairs)
        {
            double q = pairs.Where(other => other.P >= pair.P)
                .Min(other => other.P * found.Tried / pairs.Count(third => third.P <= other.P));
            Assert.Equal(Math.Min(1, q), pair.Q, 1e-12);
            Assert.Equal(pair.Test.F1 > 0.7 && pair.Q < 0.05, pair.IsSpecific);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Any_number_of_threads_gives_the_same(int threads)
    {
        using var single = new WorkerPool(1);
        using var pool = new WorkerPool(threads);
        FamilyScores one = new RandomFamilies(9).Score(single), many = new RandomFamilies(9).Score(pool);

        Assert.Equal(one.BestOfClass, many.BestOfClass);
        Assert.Equal(one.PairsOfFeature.SelectMany(pairs => pairs), many.PairsOfFeature.SelectMany(pairs => pairs));
    }

    [Fact]
    public void Classes_that_are_too_small_too_large_or_equal_are_named()
    {
        ProteinRecord[] records = [.. Enumerable.Range(0, 20).Select(
            p => new ProteinRecord { Accession = $"P{p}", Sequence = "ACD" })];
        CorpusSplit split = CorpusSplit.Make(records, null, 1);
        int[] validation = [.. Enumerable.Range(0, 20).Where(p => split.HalfOf(p) == CorpusSplit.Validation)];
        int[] test = [.. Enumerable.Range(0, 20).Except(validation)];
        int[] good = [.. validation.Take(2).Concat(test.Take(3)).Order()];
        ProteinClass[] classes =
        [
            new("Pfam", "good", null, good),
            new("GO", "again", null, good),
            new("GO", "validation only", null, validation[..4]),
            new("GO", "everything", null, [.. Enumerable.Range(0, 20)]),
        ];
        bool[] independent = [.. Enumerable.Range(0, 20).Select(
            p => test.Contains(p) && p != good.First(test.Contains))];
        var index = new ClassIndex(classes, split, independent, new FamilyOptions { MinimumMembers = 2 });

        Assert.Equal(["good", "again"], index.Tested.Select(one => one.Id));
        Assert.Equal([0, 0], index.SameAs);
        Assert.Equal(2, index.Members(1, CorpusSplit.Validation));
        Assert.Equal(3, index.Members(1, CorpusSplit.Test));
        Assert.Equal(2, index.Members(1, ClassIndex.Independent));
        Assert.Equal(test.Length - 1, index.ProteinsIn(ClassIndex.Independent));
        string[] outcomes =
        [
            "tested",
            "tested",
            "0 members in the test half, 2 needed",
            $"{validation.Length} members are more than 0.5 of the validation half",
        ];
        Assert.Equal(outcomes, index.Outcomes.Select(line => line.Outcome));
        foreach (int protein in good)
            Assert.Equal([0, 1], index.Of(protein).ToArray());
    }

    [Fact]
    public void Members_outside_the_corpus_or_out_of_order_are_refused()
    {
        CorpusSplit split = CorpusSplit.Make([new ProteinRecord { Accession = "P", Sequence = "A" }], null, 1);

        Assert.Throws<ArgumentException>(() => new ClassIndex([new("GO", "x", null, [1])], split, [true], new()));
        Assert.Throws<ArgumentException>(() => new ClassIndex([new("GO", "x", null, [0, 0])], split, [true], new()));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Assert.Throws<UsageException>(() => new FamilyOptions { MinimumMembers = 0 }.Validate());
        Assert.Throws<UsageException>(() => new FamilyOptions { MaximumShare = 0 }.Validate());
        Assert.Throws<UsageException>(() => new FamilyOptions { FractionSteps = 0 }.Validate());
        Assert.Throws<UsageException>(() => new FamilyOptions { Quantiles = [1] }.Validate());
        Assert.Throws<UsageException>(() => new FamilyOptions { SpecificAbove = double.NaN }.Validate());
        Assert.Throws<UsageException>(() => new FamilyOptions { ClassesPerFeature = -1 }.Validate());
    }

    private static void RequireSame(FamilyPair expected, FamilyPair ours)
    {
        Assert.Equal(expected.Feature, ours.Feature);
        Assert.Equal(expected.Class, ours.Class);
        Assert.Equal(expected.Cut, ours.Cut);
        Assert.Equal(expected.Fraction, ours.Fraction, 1e-12);
        Assert.Equal(expected.Validation, ours.Validation);
        Assert.Equal(expected.Test, ours.Test);
        Assert.Equal(expected.Independent, ours.Independent);
        Assert.Equal(expected.P, ours.P, 1e-12);
        Assert.Equal(expected.Auroc, ours.Auroc, 1e-12);
        Assert.Equal(expected.Auprc, ours.Auprc, 1e-12);
    }

    // Thresholds by their formula, counts and measures by their definitions.
    private static FamilyPair? Define(RandomFamilies families, int feature, int tested)
    {
        float[] scores = families.Of(feature);
        int[] validation = families.In(CorpusSplit.Validation), test = families.In(CorpusSplit.Test);
        int[] independent = [.. test.Where(p => families.IsIndependent[p])];
        float low = validation.Min(p => scores[p]), high = validation.Max(p => scores[p]);
        bool listAll = scores.Min() < 0;
        float[] listed = [.. validation.Select(p => scores[p]).Where(score => listAll || score > 0).Order()];
        var cuts = new SortedSet<float>();
        for (int i = 0; i < 20; i++)
            cuts.Add((float)(low + ((high - (double)low) * i / 20)));
        foreach (double quantile in families.Options.Quantiles.Where(_ => listed.Length > 0))
            cuts.Add(listed[(int)(quantile * listed.Length)]);
        HashSet<int> members = [.. families.Index.Tested[tested].Members];
        FamilyPair? best = null;
        foreach (float cut in cuts)
        {
            FamilyCounts counts = Count(validation, members, scores, cut);
            if (counts.F1 > (best?.Validation.F1 ?? 0))
            {
                FamilyCounts alone = Count(independent, members, scores, cut);
                best = new FamilyPair(
                    feature,
                    tested,
                    cut,
                    (cut - (double)low) / (high - (double)low),
                    counts,
                    Count(test, members, scores, cut),
                    alone,
                    Chance(independent.Length, alone));
            }
        }

        return best is { } pair
            ? pair with { Auroc = Auroc(test, members, scores), Auprc = Auprc(test, members, scores) }
            : null;
    }

    private static FamilyCounts Count(int[] half, HashSet<int> members, float[] scores, float cut) => new(
        half.Count(p => members.Contains(p) && scores[p] > cut),
        half.Count(p => scores[p] > cut),
        half.Count(members.Contains));

    private static double Chance(int population, FamilyCounts counts)
    {
        BigInteger ways = 0;
        for (int hits = counts.TruePositives; hits <= Math.Min(counts.Members, counts.Predicted); hits++)
            ways += Choose(counts.Members, hits) * Choose(population - counts.Members, counts.Predicted - hits);
        return (double)(ways * 1_000_000_000_000_000 / Choose(population, counts.Predicted)) / 1e15;
    }

    private static BigInteger Choose(int n, int k)
    {
        if (k < 0 || k > n)
            return 0;
        BigInteger result = 1;
        for (int i = 1; i <= k; i++)
            result = result * (n - k + i) / i;
        return result;
    }

    private static double Auroc(int[] half, HashSet<int> members, float[] scores)
    {
        double won = 0;
        int pairs = 0;
        foreach (int positive in half.Where(members.Contains))
        {
            foreach (int negative in half.Where(p => !members.Contains(p)))
            {
                won += scores[positive] > scores[negative] ? 1 : scores[positive] == scores[negative] ? 0.5 : 0;
                pairs++;
            }
        }

        return won / pairs;
    }

    private static double Auprc(int[] half, HashSet<int> members, float[] scores) => half.Where(members.Contains)
        .Average(positive =>
        {
            int[] reached = [.. half.Where(p => scores[p] >= scores[positive])];
            return reached.Count(members.Contains) / (double)reached.Length;
        });
}
