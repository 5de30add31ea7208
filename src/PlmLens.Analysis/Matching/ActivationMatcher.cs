using PlmLens.Analysis.Metrics;
using PlmLens.Core;

namespace PlmLens.Analysis.Matching;

/// <summary>
/// Matches latents of two autoencoders by Pearson's correlation of their activations over the same residues: the way
/// for autoencoders of different widths, layers or models (Bricken et al. 2023, "Towards monosemanticity"; Lan et al.
/// 2024, arXiv 2410.06981). A pair is considered when one of the two is among the <see cref="Candidates"/> most
/// correlated of the other; the rest is as in <see cref="DecoderMatcher"/>. Sums are in binary64 over rows in order, so
/// the result is the same for any number of threads.
/// </summary>
public sealed class ActivationMatcher
{
    private const int LatentsAtOnce = 128;

    private readonly WorkerPool _pool;

    /// <summary>Prepares to match.</summary>
    /// <param name="pool">Threads.</param>
    public ActivationMatcher(WorkerPool pool) => _pool = pool;

    /// <summary>Most correlated latents that are considered for each latent.</summary>
    public int Candidates { get; init; } = 32;

    /// <summary>How far the matching may stay below the best, for each latent.</summary>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>Fewest residues on which a latent must be active to take part, and on which both of a pair must be: a
    /// pair seen once always looks perfect.</summary>
    public int MinimumActive { get; init; } = 10;

    /// <summary>The latents that are active often enough to take part.</summary>
    public IReadOnlyList<int> TakePart(ActivationRows rows) =>
        [.. Moments.Of(rows).Index().Where(m => m.Item.Active >= MinimumActive).Select(m => m.Index)];

    /// <summary>Matches the latents that are active often enough.</summary>
    /// <param name="left">Activations of the first.</param>
    /// <param name="right">Activations of the second, on the same residues in the same order.</param>
    /// <param name="cancel">Stops between groups of latents.</param>
    public LatentMatching Match(ActivationRows left, ActivationRows right, CancellationToken cancel = default)
    {
        RequireSameResidues(left, right);
        IReadOnlyList<int> lefts = TakePart(left), rights = TakePart(right);
        if (lefts.Count == 0 || rights.Count == 0)
            return LatentMatching.None;
        var ofLeft = new NearestRows(lefts.Count, Math.Min(Candidates, rights.Count));
        var ofRight = new NearestRows(rights.Count, Math.Min(Candidates, lefts.Count));
        var job = new Job(left, right, lefts, rights, MinimumActive, rotate: null, _pool.Threads);
        job.ForEach(_pool, tile => NearestRows.Offer(tile, ofLeft, ofRight), cancel);
        return CandidateMatch.Of(ofLeft, lefts, ofRight, rights, Epsilon, cancel);
    }

    /// <summary>Correlation with the most correlated right latent that some left latents have after their residues were
    /// rotated inside each protein: what stays are the proteins and the length of runs, so it says how much correlation
    /// means nothing.</summary>
    /// <param name="left">Activations of the first.</param>
    /// <param name="right">Activations of the second, on the same residues in the same order.</param>
    /// <param name="latents">How many left latents to try, evenly spaced among those that take part.</param>
    /// <param name="seed">Decides how residues are rotated.</param>
    /// <param name="cancel">Stops between groups of latents.</param>
    /// <returns>The correlations, smallest first; none when no latent takes part.</returns>
    public double[] NearestOfRotated(
        ActivationRows left, ActivationRows right, int latents, ulong seed, CancellationToken cancel = default)
    {
        RequireSameResidues(left, right);
        IReadOnlyList<int> all = TakePart(left), rights = TakePart(right);
        if (all.Count == 0 || rights.Count == 0)
            return [];
        int count = Math.Min(latents, all.Count);
        int[] lefts = [.. Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Count / count)])];
        var ofLeft = new NearestRows(count, 1);
        var ofRight = new NearestRows(rights.Count, 1);
        var job = new Job(left, right, lefts, rights, MinimumActive, seed, _pool.Threads);
        job.ForEach(_pool, tile => NearestRows.Offer(tile, ofLeft, ofRight), cancel);
        return [.. Enumerable.Range(0, count).Select(i => ofLeft.Cosines(i).Length > 0 ? (double)ofLeft.Cosines(i)[0] : 0)
            .Order()];
    }

    private static void RequireSameResidues(ActivationRows left, ActivationRows right)
    {
        if (!left.FirstRows.SequenceEqual(right.FirstRows))
            throw new ArgumentException("Both must hold the same residues.", nameof(right));
    }

    /// <summary>Count, sum and sum of squares of a latent's activations.</summary>
    private struct Moments
    {
        public int Active;
        public double Sum;
        public double Squares;

        public static Moments[] Of(ActivationRows rows)
        {
            var moments = new Moments[rows.Latents];
            ReadOnlySpan<int> latents = rows.LatentsOfRows;
            ReadOnlySpan<BFloat16> values = rows.Values;
            for (int i = 0; i < latents.Length; i++)
            {
                double value = values[i].ToSingle();
                ref Moments of = ref moments[latents[i]];
                of.Active++;
                of.Sum += value;
                of.Squares += value * value;
            }

            return moments;
        }

        public readonly double Variance(int rows) => Squares - (Sum * Sum / rows);
    }

    // Correlations of some left latents at a time with all right ones.
    private sealed class Job(
        ActivationRows left,
        ActivationRows right,
        IReadOnlyList<int> lefts,
        IReadOnlyList<int> rights,
        int minimumActive,
        ulong? rotate,
        int threads)
    {
        private readonly Moments[] _left = Moments.Of(left);
        private readonly Moments[] _right = Moments.Of(right);
        private readonly PostingLists _postings = new(left);
        private readonly double[][] _products = new double[threads][];
        private readonly int[][] _both = new int[threads][];
        private readonly float[] _tile = new float[Math.Min(LatentsAtOnce, lefts.Count) * rights.Count];

        public void ForEach(WorkerPool pool, CosineTiles.TileHandler handle, CancellationToken cancel)
        {
            for (int first = 0; first < lefts.Count; first += LatentsAtOnce)
            {
                cancel.ThrowIfCancellationRequested();
                int count = Math.Min(LatentsAtOnce, lefts.Count - first);
                var group = new Group(this, first);
                pool.For(count, ref group);
                Span<float> cosines = _tile.AsSpan(0, count * rights.Count);
                handle(new CosineTiles.Tile(cosines, first, count, 0, rights.Count));
            }
        }

        private void Correlate(int row, Span<float> correlations, int worker)
        {
            int latent = lefts[row];
            double[] products = _products[worker] ??= new double[right.Latents];
            int[] both = _both[worker] ??= new int[right.Latents];
            Array.Clear(products);
            Array.Clear(both);
            Sum(latent, products, both);
            Moments of = _left[latent];
            int rows = left.Rows;
            double variance = of.Variance(rows);
            for (int j = 0; j < rights.Count; j++)
            {
                int other = rights[j];
                double scale = Math.Sqrt(variance * _right[other].Variance(rows));
                correlations[j] = both[other] < minimumActive || !(scale > 0)
                    ? float.NegativeInfinity
                    : (float)((products[other] - (of.Sum * _right[other].Sum / rows)) / scale);
            }
        }

        private void Sum(int latent, double[] products, int[] both)
        {
            ReadOnlySpan<int> starts = right.Starts, latents = right.LatentsOfRows, firsts = left.FirstRows;
            ReadOnlySpan<BFloat16> values = right.Values;
            SeededRandom? random = rotate is { } seed ? new SeededRandom(seed, $"latent {latent}") : null;
            ReadOnlySpan<int> rows = _postings.RowsOf(latent);
            ReadOnlySpan<BFloat16> strengths = _postings.ValuesOf(latent);
            int protein = -1, by = 0;
            for (int p = 0; p < rows.Length; p++)
            {
                int row = rows[p];
                if (random is not null)
                {
                    if (protein < 0 || row >= firsts[protein + 1])
                    {
                        while (row >= firsts[protein + 1])
                            protein++;
                        by = random.Next(firsts[protein + 1] - firsts[protein]);
                    }

                    int first = firsts[protein];
                    row = first + ((row - first + by) % (firsts[protein + 1] - first));
                }

                double strength = strengths[p].ToSingle();
                for (int i = starts[row]; i < starts[row + 1]; i++)
                {
                    products[latents[i]] += strength * values[i].ToSingle();
                    both[latents[i]]++;
                }
            }
        }

        private readonly struct Group(Job job, int first) : IParallelJob
        {
            public void Run(int part, int worker)
            {
                int width = job.Rights;
                job.Correlate(first + part, job._tile.AsSpan(part * width, width), worker);
            }
        }

        private int Rights => rights.Count;
    }
}
