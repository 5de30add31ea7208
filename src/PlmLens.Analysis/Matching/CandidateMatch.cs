namespace PlmLens.Analysis.Matching;

/// <summary>
/// A matching from the nearest few of each side: a pair is considered when one of the two is among the nearest of the
/// other, pairs of similarity 0 or less are not made, and the auction's total is within epsilon for each latent of the
/// best over these pairs.
/// </summary>
internal static class CandidateMatch
{
    /// <summary>Matches.</summary>
    /// <param name="ofLeft">Nearest right rows of each left row.</param>
    /// <param name="left">Latent of each left row.</param>
    /// <param name="ofRight">Nearest left rows of each right row.</param>
    /// <param name="right">Latent of each right row.</param>
    /// <param name="epsilon">Above 0.</param>
    /// <param name="cancel">Stops the auction.</param>
    public static LatentMatching Of(
        NearestRows ofLeft,
        IReadOnlyList<int> left,
        NearestRows ofRight,
        IReadOnlyList<int> right,
        double epsilon,
        CancellationToken cancel)
    {
        (int[] starts, int[] objects, float[] values) = Pairs(ofLeft, left.Count, ofRight, right.Count);
        int[] won = AuctionAssignment.Solve(starts, objects, values, right.Count, epsilon, cancel);
        return new LatentMatching(
            LatentMatching.Sorted(won.Index().Where(bid => bid.Item >= 0)
                .Select(bid => new LatentPair(left[bid.Index], right[objects[bid.Item]], values[bid.Item]))),
            [.. Nearest(ofLeft, left.Count).Select(p => new LatentPair(left[p.Row], right[p.Other], p.Cosine))],
            [.. Nearest(ofRight, right.Count).Select(p => new LatentPair(left[p.Other], right[p.Row], p.Cosine))],
            false);
    }

    private static IEnumerable<(int Row, int Other, float Cosine)> Nearest(NearestRows of, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            if (of.Others(row).Length > 0)
                yield return (row, of.Others(row)[0], of.Cosines(row)[0]);
        }
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
}
