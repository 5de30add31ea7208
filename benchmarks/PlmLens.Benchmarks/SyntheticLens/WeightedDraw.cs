using PlmLens.Core;

namespace PlmLens.Benchmarks.SyntheticLens;

/// <summary>Draws numbers with given weights in constant time (the alias method, Walker 1977, as Vose 1991 builds
/// it).</summary>
internal sealed class WeightedDraw
{
    private readonly double[] _keep;
    private readonly int[] _alias;

    /// <param name="weights">At least one, 0 or more, not all 0.</param>
    public WeightedDraw(IReadOnlyList<double> weights)
    {
        int count = weights.Count;
        double mean = weights.Sum() / count;
        _keep = [.. weights.Select(weight => weight / mean)];
        _alias = [.. Enumerable.Range(0, count)];
        var small = new Stack<int>(Enumerable.Range(0, count).Where(i => _keep[i] < 1));
        var large = new Stack<int>(Enumerable.Range(0, count).Where(i => _keep[i] >= 1));
        while (small.Count > 0 && large.Count > 0)
        {
            int poor = small.Pop(), rich = large.Pop();
            _alias[poor] = rich;
            _keep[rich] -= 1 - _keep[poor];
            (_keep[rich] < 1 ? small : large).Push(rich);
        }

        // What is left differs from 1 by rounding.
        foreach (int i in small.Concat(large))
            _keep[i] = 1;
    }

    /// <summary>The next number, 0 to weights - 1.</summary>
    public int Next(SeededRandom random)
    {
        int i = random.Next(_keep.Length);
        return random.NextDouble() < _keep[i] ? i : _alias[i];
    }
}
