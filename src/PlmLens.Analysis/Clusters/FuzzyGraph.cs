namespace PlmLens.Analysis.Clusters;

/// <summary>
/// The symmetric weighted graph that UMAP lays out (McInnes et al. 2018, algorithms 1 and 2): the weight of a pair is
/// u + v - u v of the memberships in both directions. Rows are sorted by the other point; no point is joined to itself.
/// </summary>
internal sealed class FuzzyGraph
{
    private readonly int[] _starts;
    private readonly int[] _others;
    private readonly float[] _weights;

    private FuzzyGraph(int[] starts, int[] others, float[] weights)
    {
        _starts = starts;
        _others = others;
        _weights = weights;
    }

    /// <summary>Number of points.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Number of entries: twice the pairs.</summary>
    public int Entries => _others.Length;

    /// <summary>The points that a point is joined to, ascending.</summary>
    public ReadOnlySpan<int> Of(int point) => _others.AsSpan(_starts[point].._starts[point + 1]);

    /// <summary>Their weights, above 0 and at most 1.</summary>
    public ReadOnlySpan<float> WeightsOf(int point) => _weights.AsSpan(_starts[point].._starts[point + 1]);

    /// <summary>Builds the graph of nearest neighbours.</summary>
    public static FuzzyGraph Of(NeighbourLists neighbours)
    {
        int count = neighbours.Count, entries = 0;
        var joined = new List<(int Other, double Out, double In)>[count];
        for (int i = 0; i < count; i++)
            joined[i] = new List<(int, double, double)>(2 * neighbours.PerPoint);
        double meanOfAll = MeanDistance(neighbours);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> distances = neighbours.DistancesOf(i);
            SmoothNeighbourhood own = SmoothNeighbourhood.Fit(distances, meanOfAll);
            for (int n = 0; n < distances.Length; n++)
            {
                double membership = own.Membership(distances[n]);
                int other = neighbours.Of(i)[n];
                joined[i].Add((other, membership, 0));
                joined[other].Add((i, 0, membership));
            }
        }

        var starts = new int[count + 1];
        for (int i = 0; i < count; i++)
        {
            joined[i] = Union(joined[i]);
            entries += joined[i].Count;
            starts[i + 1] = entries;
        }

        var others = new int[entries];
        var weights = new float[entries];
        for (int i = 0, at = 0; i < count; i++)
        {
            foreach ((int other, double weight, _) in joined[i])
            {
                others[at] = other;
                weights[at++] = (float)weight;
            }
        }

        return new FuzzyGraph(starts, others, weights);
    }

    // Out + In - Out In for each other point, as Out. A weight that binary32 cannot hold is none.
    private static List<(int Other, double Out, double In)> Union(List<(int Other, double Out, double In)> joined)
    {
        joined.Sort((a, b) => a.Other.CompareTo(b.Other));
        var union = new List<(int, double, double)>(joined.Count);
        for (int i = 0; i < joined.Count; i++)
        {
            (int other, double outwards, double inwards) = joined[i];
            if (i + 1 < joined.Count && joined[i + 1].Other == other)
            {
                i++;
                outwards += joined[i].Out;
                inwards += joined[i].In;
            }

            double weight = outwards + inwards - (outwards * inwards);
            if ((float)weight > 0)
                union.Add((other, weight, 0));
        }

        return union;
    }

    private static double MeanDistance(NeighbourLists neighbours)
    {
        double sum = 0;
        for (int i = 0; i < neighbours.Count; i++)
        {
            foreach (double distance in neighbours.DistancesOf(i))
                sum += distance;
        }

        return sum / Math.Max(1L, (long)neighbours.Count * (neighbours.PerPoint + 1));
    }
}
