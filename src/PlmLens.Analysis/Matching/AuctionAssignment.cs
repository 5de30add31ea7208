namespace PlmLens.Analysis.Matching;

/// <summary>
/// A matching of large total value between bidders and objects that know only some of each other, by the auction of
/// Bertsekas (1988, Annals of Operations Research 14:105): a free bidder offers for its best object what it is worth
/// more than the second best, plus epsilon. A bidder may go without, at value 0. Objects start at price 0, so the total
/// is within epsilon for each bidder of the largest possible over the known pairs. Bidders take turns in a fixed order.
/// </summary>
internal static class AuctionAssignment
{
    /// <summary>Runs the auction.</summary>
    /// <param name="starts">[bidders + 1]: pairs starts[i] .. starts[i + 1] - 1 belong to bidder i.</param>
    /// <param name="objects">[pairs].</param>
    /// <param name="values">[pairs]; a pair of 0 or less is never made.</param>
    /// <param name="objectCount">Objects lie in [0, objectCount).</param>
    /// <param name="epsilon">Above 0.</param>
    /// <param name="cancel">Stops the auction.</param>
    /// <returns>[bidders]: the pair that each bidder got, or -1.</returns>
    public static int[] Solve(
        int[] starts,
        int[] objects,
        float[] values,
        int objectCount,
        double epsilon,
        CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        int bidders = starts.Length - 1;
        var won = new int[bidders];
        var owner = new int[objectCount];
        var price = new double[objectCount];
        Array.Fill(won, -1);
        Array.Fill(owner, -1);
        var free = new Queue<int>(Enumerable.Range(0, bidders));
        while (free.TryDequeue(out int bidder))
        {
            cancel.ThrowIfCancellationRequested();
            int best = -1;
            double most = 0, second = 0;
            for (int pair = starts[bidder]; pair < starts[bidder + 1]; pair++)
            {
                double gain = values[pair] - price[objects[pair]];
                if (gain > most)
                    (best, most, second) = (pair, gain, most);
                else if (gain > second)
                    second = gain;
            }

            if (best < 0)
                continue;
            int wanted = objects[best];
            price[wanted] += most - second + epsilon;
            if (owner[wanted] >= 0)
            {
                won[owner[wanted]] = -1;
                free.Enqueue(owner[wanted]);
            }

            owner[wanted] = bidder;
            won[bidder] = best;
        }

        return won;
    }
}
