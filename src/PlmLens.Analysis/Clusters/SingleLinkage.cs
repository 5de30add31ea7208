namespace PlmLens.Analysis.Clusters;

/// <summary>One joining of two groups.</summary>
/// <param name="Left">A node: a point, or count + m for what joining m made.</param>
/// <param name="Right">The other node.</param>
/// <param name="Distance">Where they join.</param>
/// <param name="Size">Points of both.</param>
internal readonly record struct Joining(int Left, int Right, double Distance, int Size);

/// <summary>The single-linkage hierarchy of a spanning tree: its edges in ascending order join groups.</summary>
internal static class SingleLinkage
{
    /// <summary>Joins the points.</summary>
    /// <param name="edges">The tree; among edges of one length the earlier ones join first.</param>
    /// <param name="count">Points.</param>
    public static Joining[] Of(TreeEdge[] edges, int count)
    {
        var joinings = new Joining[edges.Length];
        var parent = new int[count + edges.Length];
        var size = new int[parent.Length];
        for (int i = 0; i < parent.Length; i++)
            (parent[i], size[i]) = (i, 1);
        int made = 0;
        foreach (TreeEdge edge in edges.OrderBy(edge => edge.Distance))
        {
            int left = Root(parent, edge.From), right = Root(parent, edge.To), node = count + made;
            parent[left] = node;
            parent[right] = node;
            size[node] = size[left] + size[right];
            joinings[made++] = new Joining(left, right, edge.Distance, size[node]);
        }

        return joinings;
    }

    private static int Root(int[] parent, int node)
    {
        while (parent[node] != node)
        {
            parent[node] = parent[parent[node]];
            node = parent[node];
        }

        return node;
    }
}
