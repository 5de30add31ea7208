namespace PlmLens.Core.Tests;

public sealed class SeededRandomTests
{
    [Fact]
    public void The_stream_of_seed_0_is_that_of_the_published_generator()
    {
        // xoshiro256** with its state filled by SplitMix64 from 0.
        var random = new SeededRandom(0);
        Assert.Equal(11091344671253066420UL, random.NextBits());
        Assert.Equal(13793997310169335082UL, random.NextBits());
        Assert.Equal(1900383378846508768UL, random.NextBits());
        Assert.Equal(7684712102626143532UL, random.NextBits());
    }

    [Fact]
    public void The_state_continues_a_stream()
    {
        var random = new SeededRandom(5, "shuffle");
        random.NextGaussian();
        var copy = new SeededRandom(0) { State = random.State };
        for (int i = 0; i < 10; i++)
            Assert.Equal(random.NextGaussian(), copy.NextGaussian());
    }

    [Fact]
    public void Purposes_and_seeds_give_different_streams()
    {
        ulong[] first =
        [
            new SeededRandom(1).NextBits(), new SeededRandom(2).NextBits(), new SeededRandom(1, "a").NextBits(),
            new SeededRandom(1, "b").NextBits(),
        ];
        Assert.Equal(4, first.Distinct().Count());
        Assert.Equal(new SeededRandom(1, "a").NextBits(), first[2]);
    }

    [Fact]
    public void Bounded_numbers_are_uniform()
    {
        var random = new SeededRandom(9);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
            counts[random.Next(7)]++;

        // Standard deviation of a count: sqrt(70000 * 1/7 * 6/7) = 93; six of them.
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 560, 10_000 + 560));
        Assert.Equal(0, random.Next(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(0));
    }

    [Fact]
    public void Doubles_and_Gaussians_have_their_moments()
    {
        const int Count = 100_000;
        var random = new SeededRandom(11);
        double[] uniform = [.. Enumerable.Range(0, Count).Select(_ => random.NextDouble())];
        Assert.All(uniform, u => Assert.InRange(u, 0, 1 - 1e-16));
        Assert.InRange(uniform.Average(), 0.5 - 0.006, 0.5 + 0.006);
        double[] normal = [.. Enumerable.Range(0, Count).Select(_ => random.NextGaussian())];
        Assert.InRange(normal.Average(), -0.02, 0.02);
        Assert.InRange(normal.Select(x => x * x).Average(), 0.97, 1.03);
    }

    [Fact]
    public void A_shuffle_is_a_permutation_and_any_is_as_likely()
    {
        var random = new SeededRandom(13);
        var seen = new Dictionary<string, int>();
        for (int i = 0; i < 24_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            random.Shuffle<char>(items);
            string order = new(items);
            Assert.Equal("abcd", string.Concat(order.Order()));
            seen[order] = seen.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, seen.Count);
        Assert.All(seen.Values, count => Assert.InRange(count, 1000 - 190, 1000 + 190));
    }
}
