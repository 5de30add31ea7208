using PlmLens.Analysis.Metrics;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Analysis.Matching;

/// <summary>
/// Matches decoder rows of two autoencoders by cosine. Up to <see cref="ExactLimit"/> latents the matching is exact.
/// Beyond that a pair is considered when one of the two is among the <see cref="Candidates"/> nearest of the other,
/// pairs below 0 are not made, and the auction's total is within <see cref="Epsilon"/> for each latent of the best over
/// these pairs. The same input gives the same matching.
/// </summary>
public sealed class DecoderMatcher
{
    /// <summary>Most latents of an exact matching unless another number is asked for; it holds all cosines.</summary>
    public const int DefaultExactLimit = 4096;

    private readonly IBackend _backend;

    /// <summary>Prepares to match.</summary>
    /// <param name="backend">Runs the products.</param>
    public DecoderMatcher(IBackend backend) => _backend = backend;

    /// <summary>Most latents on either side that are matched exactly, 0 to 32768.</summary>
    public int ExactLimit { get; init; } = DefaultExactLimit;

    /// <summary>Nearest latents that an approximate matching considers for each latent.</summary>
    public int Candidates { get; init; } = 32;

    /// <summary>How far an approximate matching may stay below the best, for each latent.</summary>
    public double Epsilon { get; init; } = 1e-4;

    /// <summary>Matches rows of two matrices and tells how alike they are.</summary>
    /// <param name="left">[latents, width].</param>
    /// <param name="leftRows">Rows that take part, such as the latents that are not dead.</param>
    /// <param name="right">[latents, width].</param>
    /// <param name="rightRows">Rows that take part.</param>
    /// <param name="width">1 or more.</param>
    /// <param name="cancel">Stops between steps.</param>
    public DecoderMatch Match(
        TensorView<float> left,
        IReadOnlyList<int> leftRows,
        TensorView<float> right,
        IReadOnlyList<int> rightRows,
        int width,
        CancellationToken cancel = default)
    {
        LatentMatching found = MatchLatents(left, leftRows, right, rightRows, width, cancel);
        IReadOnlyList<LatentPair> ofFewer =
            leftRows.Count <= rightRows.Count ? found.NearestOfLeft : found.NearestOfRight;
        return new DecoderMatch(
            leftRows.Count,
            rightRows.Count,
            [.. found.Pairs.Select(pair => pair.Similarity)],
            found.Exact,
            ofFewer.Count > 0 ? ofFewer.Average(pair => pair.Similarity) : 0);
    }

    /// <summary>Matches rows of two matrices and tells which go together.</summary>
    /// <param name="left">[latents, width].</param>
    /// <param name="leftRows">Rows that take part, such as the latents that are not dead.</param>
    /// <param name="right">[latents, width].</param>
    /// <param name="rightRows">Rows that take part.</param>
    /// <param name="width">1 or more.</param>
    /// <param name="cancel">Stops between steps.</param>
    public LatentMatching MatchLatents(
        TensorView<float> left,
        IReadOnlyList<int> leftRows,
        TensorView<float> right,
        IReadOnlyList<int> rightRows,
        int width,
        CancellationToken cancel = default)
    {
        if (leftRows.Count == 0 || rightRows.Count == 0)
            return LatentMatching.None;
        using var a = new UnitRows(left, leftRows, width);
        using var b = new UnitRows(right, rightRows, width);
        if (Math.Max(a.Count, b.Count) <= ExactLimit)
            return Exactly(a, leftRows, b, rightRows, cancel);
        (NearestRows ofLeft, NearestRows ofRight) = Nearest(a, b, Candidates, cancel);
        return CandidateMatch.Of(ofLeft, leftRows, ofRight, rightRows, Epsilon, cancel);
    }

    /// <summary>Cosine of random directions with the nearest of a set of decoder rows: what says nothing.</summary>
    /// <param name="rows">[latents, width].</param>
    /// <param name="chosen">Rows that take part, 1 or more.</param>
    /// <param name="width">1 or more.</param>
    /// <param name="directions">How many random directions to try, 1 or more.</param>
    /// <param name="seed">Chooses them.</param>
    /// <param name="cancel">Stops between steps.</param>
    /// <returns>The cosines, smallest first.</returns>
    public double[] NearestOfRandom(
        TensorView<float> rows,
        IReadOnlyList<int> chosen,
        int width,
        int directions,
        ulong seed,
        CancellationToken cancel = default)
    {
        var random = new SeededRandom(seed, "random directions");
        using var drawn = new Tensor(DType.F32, directions, width);
        TensorView<float> values = drawn;
        for (long i = 0; i < drawn.Count; i++)
            values[i] = (float)random.NextGaussian();
        using var a = new UnitRows(drawn, [.. Enumerable.Range(0, directions)], width);
        using var b = new UnitRows(rows, chosen, width);
        NearestRows nearest = Nearest(a, b, 1, cancel).OfLeft;
        return [.. Enumerable.Range(0, directions).Select(i => (double)nearest.Cosines(i)[0]).Order()];
    }

    private (NearestRows OfLeft, NearestRows OfRight) Nearest(
        UnitRows a, UnitRows b, int candidates, CancellationToken cancel)
    {
        var ofLeft = new NearestRows(a.Count, Math.Min(candidates, b.Count));
        var ofRight = new NearestRows(b.Count, Math.Min(candidates, a.Count));
        CosineTiles.ForEach(_backend, a, b, tile => NearestRows.Offer(tile, ofLeft, ofRight), cancel);
        return (ofLeft, ofRight);
    }

    private LatentMatching Exactly(
        UnitRows a, IReadOnlyList<int> left, UnitRows b, IReadOnlyList<int> right, CancellationToken cancel)
    {
        // Rows or columns that are missing to a square are worth 0 everywhere: whoever gets one is without a partner.
        int size = Math.Max(a.Count, b.Count);
        var value = new float[checked(size * size)];
        CosineTiles.ForEach(
            _backend,
            a,
            b,
            tile =>
            {
                for (int r = 0; r < tile.Rows; r++)
                    tile.Row(r).CopyTo(value.AsSpan(((tile.FirstRow + r) * size) + tile.FirstColumn));
            },
            cancel);
        (int[] ofRows, int[] ofColumns) = Largest(value, size, a.Count, b.Count);
        int[] column = LinearAssignment.Solve(value, size, cancel);
        return new LatentMatching(
            LatentMatching.Sorted(Enumerable.Range(0, a.Count).Where(i => column[i] < b.Count)
                .Select(i => Pair(i, column[i]))),
            [.. ofRows.Select((j, i) => Pair(i, j))],
            [.. ofColumns.Select((i, j) => Pair(i, j))],
            true);

        LatentPair Pair(int i, int j) => new(left[i], right[j], value[(i * size) + j]);
    }

    // Of the first [lefts, rights] of a square matrix: where each row and each column is largest.
    private static (int[] OfRows, int[] OfColumns) Largest(float[] value, int size, int lefts, int rights)
    {
        var ofRows = new int[lefts];
        var ofColumns = new int[rights];
        for (int i = 0; i < lefts; i++)
        {
            ReadOnlySpan<float> row = value.AsSpan(i * size, rights);
            for (int j = 0; j < rights; j++)
            {
                if (row[j] > row[ofRows[i]])
                    ofRows[i] = j;
                if (row[j] > value[(ofColumns[j] * size) + j])
                    ofColumns[j] = i;
            }
        }

        return (ofRows, ofColumns);
    }
}
