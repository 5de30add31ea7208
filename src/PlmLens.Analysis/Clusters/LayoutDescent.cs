using PlmLens.Core;

namespace PlmLens.Analysis.Clusters;

/// <summary>
/// Moves the points of a layout (McInnes et al. 2018, algorithm 5): pairs of the graph pull, in proportion to their
/// weight, and random points push; the step shrinks to 0. One thread, so that the result depends on the seed alone.
/// </summary>
internal sealed class LayoutDescent
{
    private const float MostMove = 4;
    private const float LeastSquare = 0.001f;

    private readonly int[] _heads;
    private readonly int[] _tails;
    private readonly double[] _period;
    private readonly float _a;
    private readonly float _b;
    private readonly UmapOptions _options;
    private readonly int _epochs;

    /// <summary>Prepares the pairs: one of weight w is drawn every (largest weight / w) passes, one that would never be
    /// drawn is left out.</summary>
    public LayoutDescent(FuzzyGraph graph, LowDimensionalCurve curve, UmapOptions options)
    {
        (_a, _b) = ((float)curve.A, (float)curve.B);
        _options = options;
        _epochs = options.EpochsFor(graph.Count);
        float largest = 0;
        for (int i = 0; i < graph.Count; i++)
        {
            foreach (float weight in graph.WeightsOf(i))
                largest = Math.Max(largest, weight);
        }

        var heads = new List<int>(graph.Entries);
        var tails = new List<int>(graph.Entries);
        var period = new List<double>(graph.Entries);
        for (int i = 0; i < graph.Count; i++)
        {
            for (int n = 0; n < graph.Of(i).Length; n++)
            {
                double every = largest / graph.WeightsOf(i)[n];
                if (every > _epochs)
                    continue;
                heads.Add(i);
                tails.Add(graph.Of(i)[n]);
                period.Add(every);
            }
        }

        (_heads, _tails, _period) = ([.. heads], [.. tails], [.. period]);
    }

    /// <summary>Moves the points in place.</summary>
    /// <param name="layout">Where they start.</param>
    /// <param name="random">Draws the points that push.</param>
    /// <param name="cancel">Stops between passes.</param>
    public void Run(PointCloud layout, SeededRandom random, CancellationToken cancel)
    {
        double[] next = [.. _period], nextPush = [.. _period];
        for (int p = 0; p < nextPush.Length; p++)
            nextPush[p] /= Math.Max(1, _options.NegativeSamples);
        for (int epoch = 0; epoch < _epochs; epoch++)
        {
            cancel.ThrowIfCancellationRequested();
            float rate = (float)(_options.LearningRate * (1 - ((double)epoch / _epochs)));
            for (int p = 0; p < next.Length; p++)
            {
                if (next[p] > epoch)
                    continue;
                next[p] += _period[p];
                Pull(layout, _heads[p], _tails[p], rate);
                if (_options.NegativeSamples == 0)
                    continue;
                double pushEvery = _period[p] / _options.NegativeSamples;
                int pushes = (int)((epoch - nextPush[p]) / pushEvery);
                for (int i = 0; i < pushes; i++)
                    Push(layout, _heads[p], random.Next(layout.Count), rate);
                nextPush[p] += pushes * pushEvery;
            }
        }
    }

    // The gradient of log (1 / (1 + a r^2b)) along the difference: -2 a b r^2(b-1) / (1 + a r^2b).
    private void Pull(PointCloud layout, int head, int tail, float rate)
    {
        Span<float> from = Coordinates(layout, head), to = Coordinates(layout, tail);
        float square = Square(from, to);
        if (!(square > 0))
            return;
        float power = MathF.Pow(square, _b);
        float strength = -2 * _a * _b * power / (square * ((_a * power) + 1));
        for (int d = 0; d < from.Length; d++)
        {
            float move = Math.Clamp(strength * (from[d] - to[d]), -MostMove, MostMove) * rate;
            from[d] += move;
            to[d] -= move;
        }
    }

    // The gradient of log (1 - 1 / (1 + a r^2b)): 2 b / ((0.001 + r^2) (1 + a r^2b)).
    private void Push(PointCloud layout, int head, int other, float rate)
    {
        if (head == other)
            return;
        Span<float> from = Coordinates(layout, head), to = Coordinates(layout, other);
        float square = Square(from, to);
        if (!(square > 0))
            return;
        float strength = 2 * _b / ((LeastSquare + square) * ((_a * MathF.Pow(square, _b)) + 1));
        for (int d = 0; d < from.Length; d++)
            from[d] += Math.Clamp(strength * (from[d] - to[d]), -MostMove, MostMove) * rate;
    }

    private static Span<float> Coordinates(PointCloud layout, int point) =>
        layout.Values.AsSpan(point * layout.Dimensions, layout.Dimensions);

    private static float Square(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int d = 0; d < a.Length; d++)
        {
            float difference = a[d] - b[d];
            sum += difference * difference;
        }

        return sum;
    }
}
