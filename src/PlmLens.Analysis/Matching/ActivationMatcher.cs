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

    /// <summary>Most latents of one side that take part; of more, those that are active on the most residues
    /// do.</summary>
    public int MostLatents { get; init; } = int.MaxValue;

    /// <summary>The latents that take part, ascending.</summary>
    public IReadOnlyList<int> TakePart(ActivationRows rows) => TakePart(ActivationMoments.Of(rows));

    /// <summary>The latents that take part, ascending.</summary>
    public IReadOnlyList<int> TakePart(ActivationLists lists) => TakePart(ActivationMoments.Of(lists));

    /// <summary>Matches the latents that are active often enough.</summary>
    /// <param name="left">Activations of the first.</param>
    /// <param name="right">Activations of the second, on the same residues in the same order.</param>
    /// <param name="cancel">Stops between groups of latents.</param>
    public LatentMatching Match(ActivationLists left, ActivationRows right, CancellationToken cancel = default)
    {
        var job = new Correlations(this, left, right, most: int.MaxValue, rotate: null);
        if (job.Lefts.Count == 0 || job.Rights.Count == 0)
            return LatentMatching.None;
        var ofLeft = new NearestRows(job.Lefts.Count, Math.Min(Candidates, job.Rights.Count));
        var ofRight = new NearestRows(job.Rights.Count, Math.Min(Candidates, job.Lefts.Count));
        job.ForEach(tile => NearestRows.Offer(tile, ofLeft, ofRight), cancel);
        return CandidateMatch.Of(ofLeft, job.Lefts, ofRight, job.Rights, Epsilon, cancel);
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
        ActivationLists left, ActivationRows right, int latents, ulong seed, CancellationToken cancel = default)
    {
        var job = new Correlations(this, left, right, latents, seed);
        if (job.Lefts.Count == 0 || job.Rights.Count == 0)
            return [];
        var ofLeft = new NearestRows(job.Lefts.Count, 1);
        var ofRight = new NearestRows(job.Rights.Count, 1);
        job.ForEach(tile => NearestRows.Offer(tile, ofLeft, ofRight), cancel);
        return
        [
            .. Enumerable.Range(0, job.Lefts.Count)
                .Select(i => ofLeft.Cosines(i).Length > 0 ? (double)ofLeft.Cosines(i)[0] : 0)
                .Order(),
        ];
    }

    private int[] TakePart(ActivationMoments[] moments) =>
    [
        .. moments.Index()
            .Where(m => m.Item.Active >= MinimumActive)
            .OrderByDescending(m => m.Item.Active)
            .ThenBy(m => m.Index)
            .Take(MostLatents)
            .Select(m => m.Index)
            .Order(),
    ];

    // Correlations of some left latents at a time with all right ones.
    private sealed class Correlations
    {
        private readonly ActivationMatcher _matcher;
        private readonly ActivationLists _lists;
        private readonly ActivationRows _rows;
        private readonly ulong? _rotate;
        private readonly ActivationMoments[] _left;
        private readonly ActivationMoments[] _right;
        private readonly double[][] _products;
        private readonly int[][] _both;
        private readonly float[] _tile;

        public Correlations(
            ActivationMatcher matcher, ActivationLists left, ActivationRows right, int most, ulong? rotate)
        {
            if (!left.FirstRows.SequenceEqual(right.FirstRows))
                throw new ArgumentException("Both must hold the same residues.", nameof(right));
            (_matcher, _lists, _rows, _rotate) = (matcher, left, right, rotate);
            _left = ActivationMoments.Of(left);
            _right = ActivationMoments.Of(right);
            int[] all = matcher.TakePart(_left);
            int count = Math.Min(most, all.Length);
            Lefts = [.. Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Length / count)])];
            Rights = matcher.TakePart(_right);
            _products = new double[matcher._pool.Threads][];
            _both = new int[matcher._pool.Threads][];
            _tile = new float[Math.Min(LatentsAtOnce, count) * Rights.Count];
        }

        public IReadOnlyList<int> Lefts { get; }

        public IReadOnlyList<int> Rights { get; }

        public void ForEach(CosineTiles.TileHandler handle, CancellationToken cancel)
        {
            for (int first = 0; first < Lefts.Count; first += LatentsAtOnce)
            {
                cancel.ThrowIfCancellationRequested();
                int count = Math.Min(LatentsAtOnce, Lefts.Count - first);
                var group = new Group(this, first);
                _matcher._pool.For(count, ref group);
                Span<float> cosines = _tile.AsSpan(0, count * Rights.Count);
                handle(new CosineTiles.Tile(cosines, first, count, 0, Rights.Count));
            }
        }

        private void Correlate(int latent, Span<float> correlations, int worker)
        {
            double[] products = _products[worker] ??= new double[_rows.Latents];
            int[] both = _both[worker] ??= new int[_rows.Latents];
            Array.Clear(products);
            Array.Clear(both);
            if (_rotate is { } seed)
                Sum(Rotated(latent, seed), _lists.ValuesOf(latent), products, both);
            else
                Sum(_lists.RowsOf(latent), _lists.ValuesOf(latent), products, both);
            int rows = _rows.Rows;
            double scatter = _left[latent].Scatter(rows), mean = _left[latent].Sum / rows;
            for (int j = 0; j < Rights.Count; j++)
            {
                int other = Rights[j];
                double scale = Math.Sqrt(scatter * _right[other].Scatter(rows));
                correlations[j] = both[other] < _matcher.MinimumActive || !(scale > 0)
                    ? float.NegativeInfinity
                    : (float)((products[other] - (mean * _right[other].Sum)) / scale);
            }
        }

        private void Sum(
            ReadOnlySpan<uint> rows, ReadOnlySpan<BFloat16> strengths, Span<double> products, Span<int> both)
        {
            ReadOnlySpan<int> starts = _rows.Starts;
            ReadOnlySpan<uint> latents = _rows.LatentsOfRows;
            ReadOnlySpan<BFloat16> values = _rows.Values;
            for (int p = 0; p < rows.Length; p++)
            {
                int row = (int)rows[p];
                double strength = strengths[p].ToSingle();
                for (int i = starts[row]; i < starts[row + 1]; i++)
                {
                    int latent = (int)latents[i];
                    products[latent] += strength * values[i].ToSingle();
                    both[latent]++;
                }
            }
        }

        // The same residues, moved on by one random distance in each protein; beyond its end they come in at its start.
        private uint[] Rotated(int latent, ulong seed)
        {
            var random = new SeededRandom(seed, $"latent {latent}");
            ReadOnlySpan<uint> rows = _lists.RowsOf(latent);
            ReadOnlySpan<int> firsts = _lists.FirstRows;
            uint[] rotated = new uint[rows.Length];
            int protein = -1, by = 0;
            for (int p = 0; p < rows.Length; p++)
            {
                int row = (int)rows[p];
                if (protein < 0 || row >= firsts[protein + 1])
                {
                    do
                        protein++;
                    while (row >= firsts[protein + 1]);
                    by = random.Next(firsts[protein + 1] - firsts[protein]);
                }

                int first = firsts[protein], length = firsts[protein + 1] - first;
                rotated[p] = (uint)(first + ((row - first + by) % length));
            }

            return rotated;
        }

        private readonly struct Group(Correlations job, int first) : IParallelJob
        {
            public void Run(int part, int worker)
            {
                int width = job.Rights.Count;
                job.Correlate(job.Lefts[first + part], job._tile.AsSpan(part * width, width), worker);
            }
        }
    }
}
