using PlmLens.Analysis.Probes;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Probes;

/// <summary>Sparse probes for concepts on sparse codes.</summary>
public sealed class ConceptProbeTests
{
    private const int Rows = 1200;

    [Fact]
    public void Two_latents_together_find_what_each_finds_by_half()
    {
        IReadOnlyList<ConceptProbe> probes = Fit(WorkerPool.Shared);
        Assert.Equal([1, 2], probes.Select(p => p.Latents.Length));
        Assert.Equal([2, 5], probes[1].Latents.Order());
        Assert.True(probes[1].Test.F1 > 0.9);
        Assert.True(probes[1].Test.F1 > probes[0].Test.F1 + 0.1);
        Assert.InRange(probes[1].F1.Value, probes[1].F1.Low, probes[1].F1.High);
        Assert.True(probes[1].F1.High > probes[1].F1.Low);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        IReadOnlyList<ConceptProbe> a = Fit(one), b = Fit(three);
        for (int i = 0; i < a.Count; i++)
        {
            Assert.Equal(a[i].Coefficients, b[i].Coefficients);
            Assert.Equal(a[i].F1, b[i].F1);
        }
    }

    private static IReadOnlyList<ConceptProbe> Fit(WorkerPool pool)
    {
        var random = new SeededRandom(4, "concept probes");
        var entries = new List<(int, int, float)>();
        var bits = new ulong[Rows];
        byte[] sets = [.. Enumerable.Range(0, Rows).Select(r => r < Rows / 2 ? ProbeLabels.Train : ProbeLabels.Test)];
        for (int r = 0; r < Rows; r++)
        {
            bool carries = random.NextDouble() < 0.2;
            bits[r] = carries ? 1UL : 0;
            for (int f = 0; f < 7; f++)
            {
                bool tied = carries && (f == 2 ? r % 2 == 0 : f == 5 && r % 2 == 1);
                if (tied || random.NextDouble() < (f is 2 or 5 ? 0.01 : 0.3))
                    entries.Add((r, f, 1 + (float)random.NextDouble()));
            }
        }

        var columns = new CooColumns(Rows, 7, entries);
        var labels = new ProbeLabels(sets, 1, bits);
        SingleLatentProbes single = SingleLatentProbes.Fit(
            columns,
            labels,
            new SingleLatentOptions(),
            pool,
            NoProgress.Instance,
            TestContext.Current.CancellationToken);
        int[] proteins = [.. Enumerable.Range(0, Rows).Select(r => r / 20)];
        return new ConceptProbes(columns, labels, single, proteins, seed: 1).Fit(0, [1, 2], 200, pool);
    }
}
