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

    /// <summary>Matches rows of two matrices.</summary>
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
        if (leftRows.Count == 0 || rightRows.Count == 0)
            return new DecoderMatch(leftRows.Count, rightRows.Count, [], true, 0);
        using var a = new UnitRows(left, leftRows, width);
        using var b = new UnitRows(right, rightRows, width);
        bool exact = Math.Max(a.Count, b.Count) <= ExactLimit;
        (double[] cosines, double nearest) = exact ? Exactly(a, b, cancel) : Nearly(a, b, cancel);
        Array.Sort(cosines);
        Array.Reverse(cosines);
        return new DecoderMatch(a.Count, b.Count, cosines, exact, nearest);
    }

    private (double[] Cosines, double MeanNearest) Exactly(UnitRows a, UnitRows b, CancellationToken cancel)
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
        double nearest = MeanNearest(value, size, a.Count, b.Count);
        int[] column = LinearAssignment.Solve(value, size, cancel);
        double[] cosines = [.. Enumerable.Range(0, a.Count)
            .Where(i => column[i] < b.Count)
            .Select(i => (double)value[(i * size) + column[i]])];
        return (cosines, nearest);
    }

    private (double[] Cosines, double MeanNearest) Nearly(UnitRows a, UnitRows b, CancellationToken cancel)
    {
        var ofLeft = new NearestRows(a.Count, Math.Min(Candidates, b.Count));
        var ofRight = new NearestRows(b.Count, Math.Min(Candidates, a.Count));
        CosineTiles.ForEach(_backend, a, b, tile => NearestRows.Offer(tile, ofLeft, ofRight), cancel);
        (int[] starts, int[] objects, float[] values) = Pairs(ofLeft, a.Count, ofRight, b.Count);
        int[] won = AuctionAssignment.Solve(starts, objects, values, b.Count, Epsilon, cancel);
        NearestRows ofFewer = a.Count <= b.Count ? ofLeft : ofRight;
        double nearest = Enumerable.Range(0, Math.Min(a.Count, b.Count)).Average(i => (double)ofFewer.Cosines(i)[0]);
        return ([.. won.Where(pair => pair >= 0).Select(pair => (double)values[pair])], nearest);
    }

    // Every pair that one of the two sides has kept, once, by left row.
    private static (int[] Starts, int[] Objects, float[] Values) Pairs(
        NearestRows ofLeft, int lefts, NearestRows ofRight, int rights)
    {
        var found = new List<(int Other, float Cosine)>[lefts];
        for (int i = 0; i < lefts; i++)
        {
            found[i] = [];
            for (int c = 0; c < ofLeft.Others(i).Length; c++)
                found[i].Add((ofLeft.Others(i)[c], ofLeft.Cosines(i)[c]));
        }

        for (int j = 0; j < rights; j++)
        {
            for (int c = 0; c < ofRight.Others(j).Length; c++)
            {
                int i = ofRight.Others(j)[c];
                if (!ofLeft.Others(i).Contains(j))
                    found[i].Add((j, ofRight.Cosines(j)[c]));
            }
        }

        var starts = new int[lefts + 1];
        for (int i = 0; i < lefts; i++)
            starts[i + 1] = starts[i] + found[i].Count;
        return (starts, [.. found.SelectMany(f => f.Select(p => p.Other))],
            [.. found.SelectMany(f => f.Select(p => p.Cosine))]);
    }

    // Of the first [lefts, rights] of a square matrix: mean of the largest of each row, or of each column when those
    // are fewer.
    private static double MeanNearest(float[] value, int size, int lefts, int rights)
    {
        var ofRows = new float[lefts];
        var ofColumns = new float[rights];
        Array.Fill(ofRows, float.NegativeInfinity);
        Array.Fill(ofColumns, float.NegativeInfinity);
        for (int i = 0; i < lefts; i++)
        {
            for (int j = 0; j < rights; j++)
            {
                float cosine = value[(i * size) + j];
                ofRows[i] = Math.Max(ofRows[i], cosine);
                ofColumns[j] = Math.Max(ofColumns[j], cosine);
            }
        }

        return (lefts <= rights ? ofRows : ofColumns).Average(cosine => (double)cosine);
    }
}
