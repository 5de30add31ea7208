namespace PlmLens.Analysis.Clusters;

/// <summary>Which cluster each point is in. Clusters are numbered from 0, largest first, among equals the one with the
/// lowest point.</summary>
/// <param name="ClusterOf">[points]: a cluster, or <see cref="Noise"/>.</param>
/// <param name="Probabilities">[points]: how firmly a point belongs, its density over the largest of the cluster; 0 for
/// noise.</param>
/// <param name="Stabilities">[clusters]: sum over the points of how long, in 1 / distance, they stayed in the
/// cluster.</param>
public sealed record Clustering(
    IReadOnlyList<int> ClusterOf, IReadOnlyList<double> Probabilities, IReadOnlyList<double> Stabilities)
{
    /// <summary>What a point in no cluster has in the place of a cluster.</summary>
    public const int Noise = -1;

    /// <summary>Number of clusters.</summary>
    public int Clusters => Stabilities.Count;

    /// <summary>Points of each cluster, ascending.</summary>
    public IReadOnlyList<int>[] Members()
    {
        var members = new List<int>[Clusters];
        for (int c = 0; c < members.Length; c++)
            members[c] = [];
        for (int i = 0; i < ClusterOf.Count; i++)
        {
            if (ClusterOf[i] != Noise)
                members[ClusterOf[i]].Add(i);
        }

        return members;
    }

    /// <summary>Takes the clusters whose stability is at least that of the best choice inside them (excess of mass:
    /// Campello et al. 2013, section 5). The cluster of everything is never taken.</summary>
    internal static Clustering Of(CondensedTree tree, int points)
    {
        bool[] taken = MostStable(tree);
        var label = new int[tree.Clusters];
        for (int cluster = 0; cluster < label.Length; cluster++)
        {
            int parent = tree.ParentOf(cluster);
            label[cluster] = parent >= 0 && label[parent] >= 0 ? label[parent] : taken[cluster] ? cluster : Noise;
        }

        var size = new int[tree.Clusters];
        var lowest = new int[tree.Clusters];
        Array.Fill(lowest, int.MaxValue);
        for (int i = 0; i < points; i++)
        {
            int cluster = label[tree.ClusterOf[i]];
            if (cluster == Noise)
                continue;
            size[cluster]++;
            lowest[cluster] = Math.Min(lowest[cluster], i);
        }

        int[] order = [.. Enumerable.Range(0, label.Length).Where(cluster => label[cluster] == cluster)
            .OrderByDescending(cluster => size[cluster]).ThenBy(cluster => lowest[cluster])];
        var number = new int[tree.Clusters];
        for (int c = 0; c < order.Length; c++)
            number[order[c]] = c;
        var clusterOf = new int[points];
        var probabilities = new double[points];
        for (int i = 0; i < points; i++)
        {
            int cluster = label[tree.ClusterOf[i]];
            clusterOf[i] = cluster == Noise ? Noise : number[cluster];
            if (cluster != Noise)
                probabilities[i] = Math.Min(1, tree.LambdaOf[i] / tree.DeathOf(cluster));
        }

        return new Clustering(clusterOf, probabilities, [.. order.Select(tree.StabilityOf)]);
    }

    private static bool[] MostStable(CondensedTree tree)
    {
        var taken = new bool[tree.Clusters];
        var inside = new double[tree.Clusters];
        var hasInside = new bool[tree.Clusters];
        for (int cluster = tree.Clusters - 1; cluster > 0; cluster--)
        {
            double own = tree.StabilityOf(cluster);
            taken[cluster] = !hasInside[cluster] || own >= inside[cluster];
            int parent = tree.ParentOf(cluster);
            inside[parent] += taken[cluster] ? own : inside[cluster];
            hasInside[parent] = true;
        }

        return taken;
    }
}
