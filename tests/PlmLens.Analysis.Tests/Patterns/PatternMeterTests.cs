using PlmLens.Analysis.Patterns;
using PlmLens.Analysis.Protocols.InterProt;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Patterns;

public sealed class PatternMeterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // InterProt's summary is checked by goldens; on the same sequences, unrounded, ours must say the same.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Counts_equal_those_of_the_definition(int seed)
    {
        var corpus = new ProteinActivations((ulong)seed);
        IReadOnlyList<LatentPattern> found = Measure(corpus, new PatternOptions());

        Assert.Equal(corpus.Latents, found.Count);
        Assert.Equal(ActivationPattern.Dead, found[0].Pattern);
        for (int f = 1; f < corpus.Latents; f++)
        {
            float maximum = corpus.Maximum(f);
            float[][] active = [.. Enumerable.Range(0, corpus.Lengths.Length).Select(p => corpus.Of(p, f))
                .Where(acts => acts.Max() > 0)];
            float[][] strong = [.. active.Where(acts => acts.Max() > 0.75 * maximum)];
            InterProtLatent expected = InterProtLatent.Of([.. strong.Select(acts => InterProtSequence.Of(
                Array.ConvertAll(acts, value => value / (double)maximum)))]);
            LatentPattern ours = found[f];
            Assert.Equal(f, ours.Latent);
            Assert.Equal(active.Length, ours.ActiveProteins);
            Assert.Equal(strong.Length, ours.StrongProteins);
            Assert.Equal(expected.Sequences, ours.Sequences);
            Assert.Equal(expected.MedianTopContig, ours.MedianTopContig);
            Assert.Equal(expected.MedianStrongContig, ours.MedianStrongContig);
            Assert.Equal(expected.MedianContigs, ours.MedianContigs);
            Assert.Equal(expected.MeanFractionActive, ours.MeanFractionActive, 1e-12);
            Assert.Equal(expected.Period, ours.Period);
            Assert.Equal(expected.PeriodShare, ours.PeriodShare);
            Assert.Equal(expected.TwoPeriodsShare, ours.TwoPeriodsShare);
            Assert.Equal(expected.MedianMonotoneStretch, ours.MedianMonotoneStretch);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Any_number_of_threads_gives_the_same_patterns_drawn_sequences_included(int threads)
    {
        var corpus = new ProteinActivations(7);
        var options = new PatternOptions { MinimumSequences = 2, MostSequences = 3 };
        using var single = new WorkerPool(1);
        using var pool = new WorkerPool(threads);
        IReadOnlyList<LatentPattern> one = Measure(corpus, options, single);

        Assert.Equal(one, Measure(corpus, options, pool));
        Assert.Contains(one, pattern => pattern.StrongProteins > 3);
        Assert.All(one, pattern => Assert.InRange(pattern.Sequences, 0, 3));
    }

    [Fact]
    public void Another_seed_draws_other_sequences()
    {
        var corpus = new ProteinActivations(7);
        var options = new PatternOptions { MinimumSequences = 2, MostSequences = 3 };

        Assert.NotEqual(
            PatternMeter.Measure(corpus.Columns(), corpus.Lengths, options, 1, WorkerPool.Shared, Cancel),
            PatternMeter.Measure(corpus.Columns(), corpus.Lengths, options, 2, WorkerPool.Shared, Cancel));
    }

    [Theory]
    [InlineData(0.79, 299, ActivationPattern.LongMotif)]
    [InlineData(0.79, 300, ActivationPattern.Region)]
    [InlineData(0.8, 420, ActivationPattern.Whole)]
    [InlineData(0.8, 5, ActivationPattern.Whole)]
    [InlineData(0.79, 19.5, ActivationPattern.ShortMotif)]
    [InlineData(0.79, 20, ActivationPattern.MediumMotif)]
    [InlineData(0.79, 50, ActivationPattern.LongMotif)]
    public void What_InterProt_calls_other_has_a_pattern(double fraction, double length, ActivationPattern expected)
    {
        var latent = new LatentPattern
        {
            Latent = 0,
            ActiveProteins = 9,
            Sequences = 9,
            MeanFractionActive = fraction,
            MedianTopContig = length,
            MedianStrongContig = length,
            MedianContigs = 1,
        };

        Assert.Equal(expected, latent.Classify(new PatternOptions()));
    }

    [Fact]
    public void A_repeat_is_periodic_and_random_residues_of_the_same_density_are_not()
    {
        var random = new SeededRandom(3);
        var entries = new List<(int, int, float)>();
        int[] lengths = [.. Enumerable.Repeat(200, 12)];
        for (int row = 0; row < lengths.Sum(); row++)
        {
            if (row % 2 == 0)
                entries.Add((row, 0, 1));
            if (random.Next(2) == 0)
                entries.Add((row, 1, 1));
        }

        var columns = new CooColumns(lengths.Sum(), 2, entries);
        IReadOnlyList<LatentPattern> found = PatternMeter.Measure(
            columns, lengths, new PatternOptions(), 0, WorkerPool.Shared, Cancel);
        var withoutChance = new PatternOptions { PeriodOverChance = 0, PeriodShare = 0.4 };
        IReadOnlyList<LatentPattern> asInterProt = PatternMeter.Measure(
            columns, lengths, withoutChance, 0, WorkerPool.Shared, Cancel);

        Assert.Equal(ActivationPattern.Periodic, found[0].Pattern);
        Assert.Equal(2, found[0].Period);
        Assert.NotEqual(ActivationPattern.Periodic, found[1].Pattern);
        Assert.Equal(ActivationPattern.Periodic, asInterProt[1].Pattern);
        // Half of the distances at random are 2 or 3: a quarter each.
        Assert.Equal(0.5, found[1].TwoPeriodsByChance, 0.02);
        Assert.Equal(found[1].TwoPeriodsByChance, found[1].TwoPeriodsShare, 0.05);
    }

    [Fact]
    public void Neighbours_across_the_end_of_a_protein_are_two_contigs()
    {
        var columns = new CooColumns(8, 1, [(3, 0, 1f), (4, 0, 1f)]);
        var options = new PatternOptions { MinimumSequences = 2 };
        LatentPattern found = PatternMeter.Measure(columns, [4, 4], options, 0, WorkerPool.Shared, Cancel)[0];

        Assert.Equal(2, found.Sequences);
        Assert.Equal(2, found.Contigs);
        Assert.Equal(ActivationPattern.Point, found.Pattern);
    }

    [Fact]
    public void Cut_offs_that_make_no_sense_are_refused()
    {
        Assert.Throws<UsageException>(() => new PatternOptions { StrongAbove = 1 }.Validate());
        Assert.Throws<UsageException>(() => new PatternOptions { MostSequences = 4 }.Validate());
        Assert.Throws<UsageException>(() => new PatternOptions { MediumLength = 10 }.Validate());
        Assert.Throws<UsageException>(() => new PatternOptions { ActiveAbove = 0.9 }.Validate());
        Assert.Throws<UsageException>(() => new PatternOptions { WholeFraction = double.NaN }.Validate());
        Assert.Throws<UsageException>(() => new PatternOptions { PeriodOverChance = -1 }.Validate());
    }

    private static IReadOnlyList<LatentPattern> Measure(
        ProteinActivations corpus, PatternOptions options, WorkerPool? pool = null) => PatternMeter.Measure(
        corpus.Columns(), corpus.Lengths, options, seed: 5, pool ?? WorkerPool.Shared, Cancel);
}
