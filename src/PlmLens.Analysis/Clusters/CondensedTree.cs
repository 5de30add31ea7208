namespace PlmLens.Analysis.Clusters;

/// <summary>
/// The hierarchy with groups below the minimum cluster size taken as points that fall off (Campello et al. 2013,
/// algorithm 2; McInnes and Healy 2017, section 2.3.1): joinings at the same distance are undone together, a group of
/// which no large enough piece is left ends there. Cluster 0 is everything; a cluster has a higher number than the
/// one it comes from. Densities are lambda = 1 / distance.
/// </summary>
internal sealed class CondensedTree
{
    // Copies of a point are at distance 0. This share of the largest distance stands for it, so that densities stay
    // finite.
    private const double LeastShare = 1e-12;

    private readonly Joining[] _joinings;
    private readonly int _count;
    private readonly double _least;
    private readonly List<int> _parent = [-1];
    private readonly List<double> _birth = [0];
    private readonly List<double> _death = [0];
    private readonly List<double> _stability = [0];

    private CondensedTree(Joining[] joinings, int count)
    {
        _joinings = joinings;
        _count = count;
        double largest = joinings.Length == 0 ? 0 : joinings[^1].Distance;
        _least = largest > 0 ? largest * LeastShare : 1;
        ClusterOf = new int[count];
        LambdaOf = new double[count];
    }

    /// <summary>Number of clusters.</summary>
    public int Clusters => _parent.Count;

    /// <summary>The cluster that a point fell off from.</summary>
    public int[] ClusterOf { get; }

    /// <summary>The density at which it did.</summary>
    public double[] LambdaOf { get; }

    /// <summary>The cluster that a cluster split off from; -1 for cluster 0.</summary>
    public int ParentOf(int cluster) => _parent[cluster];

    /// <summary>The largest density at which anything left the cluster.</summary>
    public double DeathOf(int cluster) => _death[cluster];

    /// <summary>Sum over the cluster's points of the density at which they left it, less that at which it began.
    /// </summary>
    public double StabilityOf(int cluster) => _stability[cluster];

    /// <summary>Condenses a hierarchy.</summary>
    /// <param name="joinings">All joinings of the points.</param>
    /// <param name="count">Points, 1 or more.</param>
    /// <param name="minClusterSize">2 or more.</param>
    public static CondensedTree Of(Joining[] joinings, int count, int minClusterSize)
    {
        var tree = new CondensedTree(joinings, count);
        if (count < 2)
            return tree;
        var open = new Stack<(int Node, int Cluster)>();
        open.Push((count + joinings.Length - 1, 0));
        while (open.TryPop(out (int Node, int Cluster) at))
        {
            double lambda = tree.Lambda(joinings[at.Node - count].Distance);
            List<int> pieces = tree.PiecesOf(at.Node);
            int large = pieces.Count(piece => tree.SizeOf(piece) >= minClusterSize);
            foreach (int piece in pieces)
            {
                if (tree.SizeOf(piece) < minClusterSize)
                    tree.Drop(piece, at.Cluster, lambda);
                else
                    open.Push((piece, large == 1 ? at.Cluster : tree.Add(at.Cluster, lambda, tree.SizeOf(piece))));
            }
        }

        return tree;
    }

    // What a node falls into when all joinings at its distance are undone at once: in case of ties more than two
    // pieces.
    private List<int> PiecesOf(int node)
    {
        double distance = _joinings[node - _count].Distance;
        var pieces = new List<int>();
        var open = new Stack<int>([node]);
        while (open.TryPop(out int next))
        {
            if (next < _count || _joinings[next - _count].Distance < distance)
            {
                pieces.Add(next);
                continue;
            }

            open.Push(_joinings[next - _count].Right);
            open.Push(_joinings[next - _count].Left);
        }

        return pieces;
    }

    private double Lambda(double distance) => 1 / Math.Max(distance, _least);

    private int SizeOf(int node) => node < _count ? 1 : _joinings[node - _count].Size;

    private int Add(int parent, double lambda, int size)
    {
        Leave(parent, lambda, size);
        _parent.Add(parent);
        _birth.Add(lambda);
        _death.Add(lambda);
        _stability.Add(0);
        return _parent.Count - 1;
    }

    private void Drop(int node, int cluster, double lambda)
    {
        var open = new Stack<int>([node]);
        while (open.TryPop(out int next))
        {
            if (next < _count)
            {
                (ClusterOf[next], LambdaOf[next]) = (cluster, lambda);
                Leave(cluster, lambda, 1);
                continue;
            }

            open.Push(_joinings[next - _count].Right);
            open.Push(_joinings[next - _count].Left);
        }
    }

    private void Leave(int cluster, double lambda, int points)
    {
        _stability[cluster] += (lambda - _birth[cluster]) * points;
        _death[cluster] = Math.Max(_death[cluster], lambda);
    }
}
