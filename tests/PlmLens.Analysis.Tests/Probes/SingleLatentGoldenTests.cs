using PlmLens.Analysis.Probes;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Probes;

/// <summary>Single-latent probes equal scikit-learn's on InterProt's protocol.</summary>
public sealed class SingleLatentGoldenTests : IDisposable
{
    private const int Latents = 24;
    private readonly ProbeGolden _golden = new();

    [Fact]
    public void Coefficients_and_scores_equal_the_original()
    {
        SingleLatentProbes probes = Fit(WorkerPool.Shared);
        double[] converged = _golden.Doubles("oned.coef_intercept.converged_float64");
        double[] byDefault = _golden.Doubles("oned.coef_intercept.sklearn_default_float32");
        double[] scores = _golden.Doubles("oned.precision_recall_f1.converged");
        Assert.Equal(0, probes.NotConverged);
        for (int f = 0; f < Latents; f++)
        {
            double[] ours = [probes[f, 0].Coefficient, probes[f, 0].Intercept];
            ProbeGolden.Close(converged.AsSpan(2 * f, 2), ours, 1e-6);
            ProbeGolden.Close(byDefault.AsSpan(2 * f, 2), ours, 1e-2);
            BinaryScore test = probes.TestScore(f, 0);
            ProbeGolden.Close(scores.AsSpan(3 * f, 3), [test.Precision, test.Recall, test.F1], 1e-12);
        }
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        SingleLatentProbes a = Fit(one), b = Fit(three);
        for (int f = 0; f < Latents; f++)
            Assert.Equal(a[f, 0], b[f, 0]);
    }

    public void Dispose() => _golden.Dispose();

    private SingleLatentProbes Fit(WorkerPool pool)
    {
        DenseDesign train = _golden.Dense("X_train"), test = _golden.Dense("X_test");
        var entries = new List<(int, int, float)>();
        byte[] sets = [.. Enumerable.Repeat(ProbeLabels.Train, 900), .. Enumerable.Repeat(ProbeLabels.Test, 300)];
        for (int r = 0; r < sets.Length; r++)
        {
            ReadOnlySpan<float> row = r < 900 ? train.Row(r) : test.Row(r - 900);
            for (int f = 0; f < Latents; f++)
            {
                if (row[f] != 0)
                    entries.Add((r, f, row[f]));
            }
        }

        ulong[] bits = [.. _golden.Labels("y_train").Concat(_golden.Labels("y_test")).Select(y => (ulong)y)];
        return SingleLatentProbes.Fit(
            new CooColumns(sets.Length, Latents, entries),
            new ProbeLabels(sets, 1, bits),
            new SingleLatentOptions(),
            pool,
            NoProgress.Instance,
            TestContext.Current.CancellationToken);
    }
}
