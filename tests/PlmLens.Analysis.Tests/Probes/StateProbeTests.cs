using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Probes;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Proteins.Labels;
using PlmLens.Store;

namespace PlmLens.Analysis.Tests.Probes;

/// <summary>Full linear probes on hidden states, in the units of concept scores.</summary>
public sealed class StateProbeTests
{
    private const int Proteins = 40;
    private const int Length = 50;
    private static readonly ConceptOptions s_any = new() { MinimumInstances = 1, MinimumProteins = 1 };

    private static readonly ProteinRecord[] s_records = [.. Enumerable.Range(0, Proteins).Select(
        p => new ProteinRecord { Accession = $"P{p}", Sequence = new string('A', Length) })];

    private static readonly CorpusSplit s_split = CorpusSplit.Make(s_records, null, 1);

    [Fact]
    public void A_concept_that_no_single_dimension_holds_is_read_off_all_of_them()
    {
        ConceptSet concepts = Concepts([]);
        IReadOnlyList<StateProbe> probes = Fit(concepts, WorkerPool.Shared);
        Assert.Equal([0], probes.Select(p => p.Concept));
        Assert.True(probes[0].Test.F1 > 0.95, $"{probes[0].Test}");
        Assert.True(probes[0].TestAuroc > 0.99);

        // All letters are A, so the sequence says only how near the ends are.
        var alone = new StateProbes(s_records, concepts, s_split, 1, WorkerPool.Shared);
        StateProbe blind = alone.Fit(
            alone.Sequence, NoProgress.Instance, "", TestContext.Current.CancellationToken)[0];
        Assert.InRange(blind.TestAuroc, 0.3, 0.7);
        Assert.True(blind.Test.ResidueF1 < 0.5);
    }

    [Fact]
    public void Unknown_residues_are_not_learned_from_and_not_counted()
    {
        // The last protein of each half has labels that are all wrong; one says so.
        int[] last = [.. new[] { 0, 1 }.Select(h => Enumerable.Range(0, Proteins).Last(p => s_split.HalfOf(p) == h))];
        StateProbe with = Fit(Concepts([]), WorkerPool.Shared, last)[0];
        StateProbe without = Fit(Concepts(last), WorkerPool.Shared, last)[0];
        Assert.True(with.Test.F1 < without.Test.F1 - 0.02, $"{with.Test.F1} {without.Test.F1}");
        Assert.True(without.Test.F1 > 0.95);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        Assert.Equal(Fit(Concepts([]), one), Fit(Concepts([]), three));
    }

    [Theory]
    [InlineData(ConceptLevel.Domain)]
    [InlineData(ConceptLevel.Residue)]
    public void The_cut_is_the_best_of_all_there_are(ConceptLevel level)
    {
        var random = new SeededRandom(5);
        for (int trial = 0; trial < 30; trial++)
        {
            int n = 5 + random.Next(60);
            float[] margins = [.. Enumerable.Range(0, n).Select(_ => random.Next(12) / 4f)];
            byte[] halves = [.. Enumerable.Range(0, n).Select(i => (byte)(i % 7 == 6 ? 2 : i * 2 / n))];
            var carries = new bool[n];
            var places = new List<(int Half, float Largest)>();
            for (int place = 0; place < 4; place++)
            {
                int start = random.Next(n - 1), half = halves[start], end = start;
                for (; end < Math.Min(n, start + 3) && halves[end] == half && half < 2; end++)
                    carries[end] = true;
                if (half < 2)
                    places.Add((half, margins[start..end].Max()));
            }

            var cuts = new BestCut(margins, carries, halves, places, level);
            float best = cuts.OnValidation();
            PairScore chosen = cuts.Score(0, best);
            for (float cut = -0.125f; cut < 3; cut += 0.25f)
                Assert.True(Score(0, cut).F1 <= chosen.F1);
            Assert.Equal(Score(0, best), chosen);
            Assert.Equal(Score(1, best), cuts.Score(1, best));

            double wins = 0, pairs = 0;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    if (halves[i] != 1 || halves[j] != 1 || !carries[i] || carries[j])
                        continue;
                    pairs++;
                    wins += margins[i] > margins[j] ? 1 : margins[i] == margins[j] ? 0.5 : 0;
                }
            }

            Assert.Equal(wins / pairs, cuts.Auroc(1));

            PairScore Score(int half, float cut)
            {
                int[] here = [.. Enumerable.Range(0, n).Where(i => halves[i] == half)];
                (int Half, float Largest)[] own = [.. places.Where(p => p.Half == half)];
                return PairScore.Of(
                    new PairCounts(
                        here.Count(i => carries[i] && margins[i] > cut),
                        here.Count(i => !carries[i] && margins[i] > cut),
                        own.Count(p => p.Largest > cut)),
                    here.Count(i => carries[i]),
                    level == ConceptLevel.Domain ? own.Length : null);
            }
        }
    }

    // Residues 10 .. 14 of every protein; with nothing known of some.
    private static ConceptSet Concepts(int[] unknown) => ConceptSet.FromIntervals(
        s_records,
        "site",
        [
            .. Enumerable.Range(0, Proteins).Except(unknown).Select(
                p => new LabelledInterval($"P{p}", 11, 15, "site", p)),
        ],
        ConceptLevel.Residue,
        s_split,
        s_any);

    // The concept is the sum of two dimensions, each of which alone is noise; in "wrong" proteins it is elsewhere.
    private static IReadOnlyList<StateProbe> Fit(ConceptSet concepts, WorkerPool pool, params int[] wrong)
    {
        var random = new SeededRandom(9, "states");
        var rows = new Rows(4);
        for (int p = 0; p < Proteins; p++)
        {
            int from = wrong.Contains(p) ? 30 : 10;
            for (int r = 0; r < Length; r++)
            {
                float noise = (float)(40 * (random.NextDouble() - 0.5));
                float sum = r >= from && r < from + 5 ? 2 : 0;
                float own = (float)(0.3 * random.NextDouble());
                rows.Add([noise, sum + own - noise, (float)random.NextDouble(), 1]);
            }
        }

        return new StateProbes(s_records, concepts, s_split, 1, pool)
            .Fit(rows, NoProgress.Instance, "", TestContext.Current.CancellationToken);
    }

    private sealed class Rows(int width) : IActivationRows
    {
        private readonly List<float[]> _rows = [];

        public int Width => width;

        public long Count => _rows.Count;

        public void Add(float[] row) => _rows.Add(row);

        public void Gather(ReadOnlySpan<long> rows, TensorView<float> output)
        {
            for (int i = 0; i < rows.Length; i++)
                _rows[(int)rows[i]].CopyTo(output.Row(i, width).Span);
        }
    }
}
