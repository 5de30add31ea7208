using PlmLens.Analysis.Probes;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Probes;

/// <summary>Single-latent probes against the general solver, and on awkward latents.</summary>
public sealed class SingleLatentTests
{
    private const int Rows = 400;
    private const int Concepts = 70;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1.0, true)]
    [InlineData(2, 100.0, true)]
    [InlineData(3, 0.01, false)]
    public void Equal_the_general_solver_on_random_data(ulong seed, double c, bool balanced)
    {
        const int latents = 5;
        var random = new SeededRandom(seed, "single");
        var entries = new List<(int Row, int Latent, float Value)>();
        float[] scales = [1, 0.01f, 50, 3, 1];
        for (int r = 0; r < Rows; r++)
        {
            for (int f = 0; f < latents; f++)
            {
                if (random.NextDouble() < (f == 4 ? 1 : 0.2))
                    entries.Add((r, f, scales[f] * (float)(random.NextDouble() + (f == 3 ? -0.5 : 0.1))));
            }
        }

        byte[] sets = [.. Enumerable.Range(0, Rows).Select(_ => (byte)random.Next(3))];
        ulong[] bits = new ulong[2 * Rows];
        for (int i = 0; i < bits.Length; i++)
            bits[i] = random.NextBits() & random.NextBits() & (i % 2 == 0 ? ulong.MaxValue : 63);
        var labels = new ProbeLabels(sets, Concepts, bits);
        SingleLatentProbes probes = SingleLatentProbes.Fit(
            new CooColumns(Rows, latents, entries),
            labels,
            new SingleLatentOptions { C = c, Balanced = balanced },
            WorkerPool.Shared,
            NoProgress.Instance,
            Cancel);
        Assert.Equal(0, probes.NotConverged);

        int[] train = [.. Enumerable.Range(0, Rows).Where(r => sets[r] == ProbeLabels.Train)];
        foreach (int concept in (int[])[0, 7, 63, 64, 69])
        {
            bool[] positive =
                [.. train.Select(r => ((bits[(2 * r) + (concept / 64)] >> (concept % 64)) & 1) == 1)];
            for (int f = 0; f < latents; f++)
            {
                var values = new float[Rows];
                foreach ((int row, int latent, float value) in entries.Where(e => e.Latent == f))
                    values[row] = value;
                var design = new DenseDesign([.. train.Select(r => values[r])], train.Length, 1);
                LinearModel model = LogisticRegression.Fit(
                    design,
                    positive,
                    new LogisticOptions { C = c, Balanced = balanced, Solver = SolverOptions.Exact },
                    WorkerPool.Shared);
                SingleProbe ours = probes[f, concept];
                ProbeGolden.Close(ProbeGolden.Flat(model, 0), [ours.Coefficient, ours.Intercept], 1e-6);
                int predicted = train.Count(r => (ours.Coefficient * values[r]) + ours.Intercept > 0);
                Assert.Equal(predicted, ours.TrainTp + ours.TrainFp);
                Assert.Equal(MeanLoss(train, values, positive, ours, balanced), ours.Loss, 1e-5);
            }
        }
    }

    [Fact]
    public void A_dead_latent_predicts_nothing()
    {
        byte[] sets = [0, 0, 1, 1];
        ulong[] bits = [1, 0, 1, 0];
        SingleLatentProbes probes = Fit(new CooColumns(4, 1, []), sets, bits, 1);
        Assert.Equal(0, probes[0, 0].Coefficient);
        Assert.Equal(0, probes[0, 0].Intercept);
        Assert.Equal(0, probes.TestScore(0, 0).F1);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(1e-6f)]
    [InlineData(1e6f)]
    public void A_latent_that_separates_perfectly_converges(float value)
    {
        (int, int, float)[] entries = [(0, 0, value), (1, 0, value), (4, 0, value)];
        byte[] sets = [0, 0, 0, 0, 1, 1];
        ulong[] bits = [1, 1, 0, 0, 1, 0];
        SingleLatentProbes probes = Fit(new CooColumns(6, 1, entries), sets, bits, 1);
        Assert.Equal(0, probes.NotConverged);
        Assert.Equal(1, probes.TestScore(0, 0).F1);
        Assert.True(probes[0, 0].Coefficient > 0);
    }

    [Fact]
    public void A_concept_of_one_class_is_not_fitted()
    {
        byte[] sets = [0, 0, 1, 1];
        ulong[] bits = [1, 1, 1, 0];
        SingleLatentProbes probes = Fit(new CooColumns(4, 1, [(0, 0, 1f), (2, 0, 1f)]), sets, bits, 2);
        Assert.False(probes.IsFitted(0));
        Assert.False(probes.IsFitted(1));
        Assert.Equal(0, probes[0, 0].Coefficient);
    }

    [Fact]
    public void A_dense_column_equals_the_same_sparse_one()
    {
        float[] values = [0, 2, 0, 1, 3, 0, 1, 0];
        byte[] sets = [0, 0, 0, 0, 0, 0, 1, 1];
        ulong[] bits = [0, 1, 0, 1, 0, 1, 1, 0];
        (int, int, float)[] entries = [(1, 0, 2f), (3, 0, 1f), (4, 0, 3f), (6, 0, 1f)];
        SingleLatentProbes dense = Fit(new DenseColumns([values]), sets, bits, 1);
        SingleLatentProbes sparse = Fit(new CooColumns(8, 1, entries), sets, bits, 1);
        Assert.Equal(sparse[0, 0], dense[0, 0]);
    }

    private static SingleLatentProbes Fit(
        Scoring.IFeatureColumns columns, byte[] sets, ulong[] bits, int concepts) =>
        SingleLatentProbes.Fit(
            columns,
            new ProbeLabels(sets, concepts, bits),
            new SingleLatentOptions(),
            WorkerPool.Shared,
            NoProgress.Instance,
            Cancel);

    private static double MeanLoss(int[] rows, float[] values, bool[] positive, SingleProbe probe, bool balanced)
    {
        int positives = positive.Count(p => p);
        double up = balanced ? 1.0 / positives : 1, down = balanced ? 1.0 / (rows.Length - positives) : 1;
        double sum = 0, weight = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double margin = (probe.Coefficient * values[rows[i]]) + probe.Intercept;
            double w = positive[i] ? up : down;
            sum += w * Math.Log(1 + Math.Exp(positive[i] ? -margin : margin));
            weight += w;
        }

        return sum / weight;
    }
}
