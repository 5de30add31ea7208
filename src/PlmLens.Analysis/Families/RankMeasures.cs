namespace PlmLens.Analysis.Families;

/// <summary>How well scores rank the members of a class before the other proteins, without a threshold.</summary>
internal static class RankMeasures
{
    /// <summary>Area under the ROC curve (ties count one half) and average precision (ties are reached
    /// together).</summary>
    /// <param name="all">Scores of all proteins, ascending.</param>
    /// <param name="members">Scores of the members, at least one; are sorted.</param>
    public static (double Auroc, double Auprc) Of(ReadOnlySpan<float> all, Span<float> members)
    {
        members.Sort();
        double ranks = 0, precision = 0;
        for (int i = 0; i < members.Length;)
        {
            int below = CountBelow(all, members[i]), notAbove = CountUpTo(all, members[i]);
            int first = i;
            while (i < members.Length && members[i] == members[first])
                i++;
            // Ranks below + 1 .. notAbove are tied.
            ranks += (i - first) * ((below + 1.0 + notAbove) / 2);
            precision += (i - first) * ((members.Length - first) / (double)(all.Length - below));
        }

        double pairs = members.Length * (double)(all.Length - members.Length);
        double auroc = pairs == 0 ? 0.5 : (ranks - (members.Length * (members.Length + 1.0) / 2)) / pairs;
        return (auroc, precision / members.Length);
    }

    private static int CountBelow(ReadOnlySpan<float> ascending, float value)
    {
        int low = 0, high = ascending.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ascending[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static int CountUpTo(ReadOnlySpan<float> ascending, float value)
    {
        int low = 0, high = ascending.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ascending[middle] <= value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
