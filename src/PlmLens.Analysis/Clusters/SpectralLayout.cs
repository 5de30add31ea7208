using PlmLens.Core;

namespace PlmLens.Analysis.Clusters;

/// <summary>
/// Where UMAP starts from (McInnes et al. 2018, algorithm 4): the eigenvectors of the normalised Laplacian
/// I - D^-1/2 W D^-1/2 with the smallest eigenvalues above 0. Parts of the graph that are not connected have no
/// distance from one another; each is laid out for itself, in a disc whose area grows with its points, the discs side
/// by side in a spiral, the largest in the middle. What has no usable eigenvectors starts at random.
/// </summary>
internal static class SpectralLayout
{
    // A start, not a result: the passes that follow move every point.
    private const int MostSteps = 240;
    private const double Tolerance = 1e-4;
    private const double Range = 10;
    private const double Jitter = 1e-4;
    private static readonly double s_goldenAngle = Math.PI * (3 - Math.Sqrt(5));

    /// <summary>Lays out a graph; each coordinate spans 0 .. 10.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="dimensions">2 or more.</param>
    /// <param name="random">Starts the iteration, keeps equal points apart.</param>
    /// <param name="cancel">Stops between steps.</param>
    public static PointCloud Of(FuzzyGraph graph, int dimensions, SeededRandom random, CancellationToken cancel)
    {
        var values = new double[graph.Count * dimensions];
        double covered = 0;
        int number = 0;
        foreach (int[] part in GraphComponents.Of(graph))
        {
            double[][] axes = AxesOf(graph, part, dimensions, random, cancel);
            double area = (double)part.Length / graph.Count;
            // Discs of the areas so far, packed without gaps, reach out to sqrt(covered).
            double away = number == 0 ? 0 : Math.Sqrt(covered + area) * 1.5;
            double radius = Math.Sqrt(area) / 2;
            for (int d = 0; d < dimensions; d++)
            {
                double centre = d switch
                {
                    0 => away * Math.Cos(number * s_goldenAngle),
                    1 => away * Math.Sin(number * s_goldenAngle),
                    _ => 0,
                };
                double scale = radius / Math.Max(double.Epsilon, axes[d].Max(Math.Abs));
                for (int i = 0; i < part.Length; i++)
                    values[(part[i] * dimensions) + d] = centre + (axes[d][i] * scale);
            }

            covered += area;
            number++;
        }

        return Scaled(values, dimensions, random);
    }

    private static double[][] AxesOf(
        FuzzyGraph graph, int[] part, int dimensions, SeededRandom random, CancellationToken cancel)
    {
        double[][] axes = [];
        if (part.Length > dimensions + 1)
        {
            var matrix = new NormalisedAdjacency(graph, part);
            axes = Lanczos.Largest(matrix, [matrix.Trivial()], dimensions, random, MostSteps, Tolerance, cancel);
        }

        bool usable = axes.Length == dimensions && axes.All(axis => axis.All(double.IsFinite));
        if (usable)
            return axes;
        axes = new double[dimensions][];
        for (int d = 0; d < dimensions; d++)
            axes[d] = [.. part.Select(_ => (2 * random.NextDouble()) - 1)];
        return axes;
    }

    private static PointCloud Scaled(double[] values, int dimensions, SeededRandom random)
    {
        var scaled = new float[values.Length];
        for (int d = 0; d < dimensions; d++)
        {
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            for (int i = d; i < values.Length; i += dimensions)
            {
                low = Math.Min(low, values[i]);
                high = Math.Max(high, values[i]);
            }

            double scale = high > low ? Range / (high - low) : 0;
            for (int i = d; i < values.Length; i += dimensions)
                scaled[i] = (float)(((values[i] - low) * scale) + (Jitter * random.NextGaussian()));
        }

        return new PointCloud(scaled, dimensions);
    }

    // D^-1/2 W D^-1/2 of one connected part: largest eigenvalue 1, with the vector D^1/2 1.
    private sealed class NormalisedAdjacency : ISymmetricOperator
    {
        private readonly FuzzyGraph _graph;
        private readonly int[] _part;
        private readonly int[] _place;
        private readonly double[] _root;

        public NormalisedAdjacency(FuzzyGraph graph, int[] part)
        {
            _graph = graph;
            _part = part;
            _place = new int[graph.Count];
            _root = new double[part.Length];
            for (int i = 0; i < part.Length; i++)
            {
                _place[part[i]] = i;
                double degree = 0;
                foreach (float weight in graph.WeightsOf(part[i]))
                    degree += weight;
                _root[i] = Math.Sqrt(degree);
            }
        }

        public int Count => _part.Length;

        public double[] Trivial()
        {
            double length = Math.Sqrt(_root.Sum(root => root * root));
            return [.. _root.Select(root => root / length)];
        }

        public void Apply(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < _part.Length; i++)
            {
                ReadOnlySpan<int> others = _graph.Of(_part[i]);
                ReadOnlySpan<float> weights = _graph.WeightsOf(_part[i]);
                double sum = 0;
                for (int n = 0; n < others.Length; n++)
                {
                    int other = _place[others[n]];
                    sum += weights[n] * x[other] / _root[other];
                }

                y[i] = sum / _root[i];
            }
        }
    }
}
