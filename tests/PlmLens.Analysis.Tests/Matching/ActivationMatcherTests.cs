using PlmLens.Analysis.Matching;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Matching;

public sealed class ActivationMatcherTests
{
    private static readonly int[] s_lengths = [40, 1, 75, 60, 33, 120, 90];

    [Fact]
    public void A_permuted_scaled_and_wider_copy_is_matched_with_itself()
    {
        const int latents = 60;
        Dictionary<int, float>[] rows = Random(latents, 7, 1);
        int[] order = [.. Enumerable.Range(0, 2 * latents)];
        new SeededRandom(3).Shuffle<int>(order);
        // Powers of two keep what is rounded to bfloat16.
        Dictionary<int, float>[] copy =
            [.. rows.Select(row => row.ToDictionary(p => order[p.Key], p => p.Value * (1 << (p.Key % 3))))];

        LatentMatching found = Match(Of(latents, rows), Of(2 * latents, copy));

        Assert.Equal(latents, found.Pairs.Count);
        Assert.All(found.Pairs, pair =>
        {
            Assert.Equal(order[pair.Left], pair.Right);
            Assert.Equal(1, pair.Similarity, 1e-6);
        });
        Assert.Equal(found.Pairs.OrderBy(p => p.Left), found.NearestOfLeft);
        Assert.False(found.Exact);
    }

    [Fact]
    public void The_similarity_is_Pearsons_correlation_over_all_residues()
    {
        const int latents = 12;
        Dictionary<int, float>[] a = Random(latents, 4, 5), b = Random(latents, 3, 6);
        LatentMatching found = Match(Of(latents, a), Of(latents, b));
        Assert.NotEmpty(found.NearestOfLeft);
        foreach (LatentPair pair in found.Pairs.Concat(found.NearestOfLeft).Concat(found.NearestOfRight))
            Assert.Equal(Pearson(Column(a, pair.Left), Column(b, pair.Right)), pair.Similarity, 1e-5);
        foreach (LatentPair pair in found.NearestOfRight)
        {
            double best = Enumerable.Range(0, latents).Max(i => Pearson(Column(a, i), Column(b, pair.Right)));
            Assert.Equal(best, pair.Similarity, 1e-5);
        }
    }

    [Fact]
    public void Rare_latents_take_no_part_and_rare_company_does_not_count()
    {
        int count = s_lengths.Sum();
        Dictionary<int, float>[] a = Empty(count), b = Empty(count);
        for (int row = 0; row < 100; row++)
            a[row][0] = b[row][0] = 1 + (row % 5);
        for (int row = 100; row < 109; row++)
            a[row][1] = b[row][1] = 1;
        for (int row = 200; row < 260; row++)
            a[row][2] = 1;
        for (int row = 251; row < 300; row++)
            b[row][2] = 1;
        LatentMatching found = Match(Of(3, a), Of(3, b));
        Assert.Equal([new LatentPair(0, 0, 1)], found.Pairs);
        Assert.Equal([0, 2], new ActivationMatcher(WorkerPool.Shared).TakePart(Of(3, a)));
        Assert.Equal([0, 2], new ActivationMatcher(WorkerPool.Shared).TakePart(Of(3, a).ByLatent()));
        Assert.Equal([0], new ActivationMatcher(WorkerPool.Shared) { MostLatents = 1 }.TakePart(Of(3, a)));
        // Nine residues together are too few.
        Assert.DoesNotContain(found.NearestOfLeft, pair => pair.Left == 2);
    }

    [Fact]
    public void Nothing_is_matched_with_nothing()
    {
        int count = s_lengths.Sum();
        LatentMatching found = Match(Of(3, Empty(count)), Of(2, Random(2, 1, 1)));
        Assert.Empty(found.Pairs);
        Assert.Empty(new ActivationMatcher(WorkerPool.Shared).NearestOfRotated(
            Of(3, Empty(count)).ByLatent(), Of(2, Random(2, 1, 1)), 10, 0, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_same_for_any_number_of_threads()
    {
        ActivationRows a = Of(300, Random(300, 12, 8)), b = Of(200, Random(200, 9, 9));
        using var one = new WorkerPool(1);
        using var five = new WorkerPool(5);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        LatentMatching first = new ActivationMatcher(one).Match(a.ByLatent(), b, cancel);
        LatentMatching second = new ActivationMatcher(five).Match(a.ByLatent(), b, cancel);
        Assert.Equal(first.Pairs, second.Pairs);
        Assert.Equal(first.NearestOfRight, second.NearestOfRight);
        Assert.Equal(
            new ActivationMatcher(one).NearestOfRotated(a.ByLatent(), b, 50, 1, cancel),
            new ActivationMatcher(five).NearestOfRotated(a.ByLatent(), b, 50, 1, cancel));
    }

    [Fact]
    public void Rotating_inside_proteins_ends_what_depends_on_place_only()
    {
        const int latents = 40;
        Dictionary<int, float>[] rows = Random(latents, 3, 11);
        ActivationRows a = Of(latents, rows);
        double[] rotated = new ActivationMatcher(WorkerPool.Shared) { MinimumActive = 5 }.NearestOfRotated(
            a.ByLatent(), a, latents, 2, TestContext.Current.CancellationToken);
        Assert.Equal(latents, rotated.Length);
        Assert.True(rotated[^1] < 0.5, $"{rotated[^1]}");

        // A latent that is on everywhere in some proteins stays the same when it is rotated.
        Dictionary<int, float>[] whole = Empty(s_lengths.Sum());
        for (int row = 0; row < 41; row++)
            whole[row][0] = 2;
        double[] same = new ActivationMatcher(WorkerPool.Shared).NearestOfRotated(
            Of(1, whole).ByLatent(), Of(1, whole), 5, 2, TestContext.Current.CancellationToken);
        Assert.Equal([1.0], same);
    }

    [Fact]
    public void Other_residues_are_refused()
    {
        var other = new ActivationRows(2);
        other.AddProtein([0, 0], [], []);
        Assert.Throws<ArgumentException>(() => Match(Of(2, Random(2, 1, 1)), other));
        PlmLensException refused = Assert.Throws<PlmLensException>(() => other.AddProtein([0, 1], [2], [1]));
        Assert.Contains("latent 2 of 2", refused.Message, StringComparison.Ordinal);
    }

    private static LatentMatching Match(ActivationRows a, ActivationRows b) =>
        new ActivationMatcher(WorkerPool.Shared).Match(a.ByLatent(), b, TestContext.Current.CancellationToken);

    private static ActivationRows Of(int latents, Dictionary<int, float>[] rows)
    {
        var made = new ActivationRows(latents);
        int first = 0;
        foreach (int length in s_lengths)
        {
            var starts = new List<int> { 0 };
            var active = new List<uint>();
            var values = new List<float>();
            foreach (Dictionary<int, float> row in rows.AsSpan(first, length))
            {
                foreach ((int latent, float value) in row.OrderBy(p => p.Key))
                {
                    active.Add((uint)latent);
                    values.Add(value);
                }

                starts.Add(active.Count);
            }

            made.AddProtein([.. starts], [.. active], [.. values]);
            first += length;
        }

        Assert.Equal(s_lengths.Length, made.Proteins);
        Assert.Equal(rows.Sum(row => row.Count), made.Pairs);
        return made;
    }

    private static Dictionary<int, float>[] Empty(int rows) =>
        [.. Enumerable.Range(0, rows).Select(_ => new Dictionary<int, float>())];

    private static Dictionary<int, float>[] Random(int latents, int active, ulong seed)
    {
        var random = new SeededRandom(seed);
        Dictionary<int, float>[] rows = Empty(s_lengths.Sum());
        foreach (Dictionary<int, float> row in rows)
        {
            for (int n = 0; n < active; n++)
                row[random.Next(latents)] = 1 + (random.Next(64) / 64f);
        }

        return rows;
    }

    private static double[] Column(Dictionary<int, float>[] rows, int latent) =>
        [.. rows.Select(row => (double)row.GetValueOrDefault(latent))];

    private static double Pearson(double[] a, double[] b)
    {
        double meanA = a.Average(), meanB = b.Average();
        double product = a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum();
        double squares = a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(y => (y - meanB) * (y - meanB));
        return product / Math.Sqrt(squares);
    }
}
