using PlmLens.Analysis.Clusters;

namespace PlmLens.Analysis.Tests.Clusters;

/// <summary>
/// HDBSCAN as its definition reads: while the distance allowed between neighbours falls through all values that occur,
/// a cluster is cut into the connected pieces of its points. No tree, no hierarchy.
/// </summary>
internal sealed class HdbscanByDefinition
{
    private readonly double[,] _reach;
    private readonly int _least;

    private HdbscanByDefinition(double[,] reach, int least) => (_reach, _least) = (reach, least);

    /// <summary>The cluster of each point (-1 is noise), its probability, and each cluster's stability.</summary>
    public static List<(List<int> Members, double Stability, Dictionary<int, double> Probabilities)> Run(
        PointCloud points, int minClusterSize, int minSamples)
    {
        int n = points.Count;
        var distance = new double[n, n];
        var core = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                distance[i, j] = Math.Sqrt(Enumerable.Range(0, points.Dimensions)
                    .Sum(d => Math.Pow((double)points.Of(i)[d] - points.Of(j)[d], 2)));
            }

            core[i] = Enumerable.Range(0, n).Where(j => j != i).Select(j => distance[i, j]).Order()
                .ElementAt(Math.Min(minSamples, n - 1) - 1);
        }

        var reach = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                reach[i, j] = Math.Max(distance[i, j], Math.Max(core[i], core[j]));
        }

        Node root = new HdbscanByDefinition(reach, minClusterSize).Follow([.. Enumerable.Range(0, n)], 0);
        return [.. root.Children.SelectMany(Best).Select(node =>
        {
            double most = node.Leaves.Values.Concat(node.Children.Select(child => child.Birth)).Max();
            return (
                Members(node).Select(pair => pair.Key).Order().ToList(),
                node.Stability,
                Members(node).ToDictionary(pair => pair.Key, pair => Math.Min(1, pair.Value / most)));
        })];
    }

    private static IEnumerable<KeyValuePair<int, double>> Members(Node node) =>
        node.Leaves.Concat(node.Children.SelectMany(Members));

    private static Node[] Best(Node node)
    {
        Node[] inside = [.. node.Children.SelectMany(Best)];
        return inside.Length > 0 && inside.Sum(n => n.Stability) > node.Stability ? inside : [node];
    }

    private Node Follow(List<int> members, double birth)
    {
        var node = new Node { Birth = birth };
        double[] levels = [.. from i in members from j in members where i < j select _reach[i, j]];
        foreach (double level in levels.Distinct().OrderDescending())
        {
            double lambda = 1 / level;
            List<int>[] pieces = [.. Pieces(members, level)];
            List<int>[] large = [.. pieces.Where(piece => piece.Count >= _least)];
            foreach (int point in pieces.Except(large).SelectMany(piece => piece))
                node.Leave(point, lambda);
            if (large.Length == 1)
            {
                members = large[0];
                continue;
            }

            foreach (List<int> piece in large)
            {
                node.Stability += (lambda - birth) * piece.Count;
                node.Children.Add(Follow(piece, lambda));
            }

            return node;
        }

        return node;
    }

    private IEnumerable<List<int>> Pieces(List<int> members, double below)
    {
        var rest = new List<int>(members);
        while (rest.Count > 0)
        {
            List<int> piece = [rest[0]];
            rest.RemoveAt(0);
            for (int at = 0; at < piece.Count; at++)
            {
                int[] next = [.. rest.Where(j => _reach[piece[at], j] < below)];
                piece.AddRange(next);
                rest.RemoveAll(next.Contains);
            }

            yield return piece;
        }
    }

    private sealed class Node
    {
        public double Birth { get; init; }

        public double Stability { get; set; }

        public List<Node> Children { get; } = [];

        public Dictionary<int, double> Leaves { get; } = [];

        public void Leave(int point, double lambda)
        {
            Leaves[point] = lambda;
            Stability += lambda - Birth;
        }
    }
}
