namespace PlmLens.Analysis.Metrics;

/// <summary>Which of several autoencoders are worth having: those that no other beats in sparsity and
/// reconstruction at once.</summary>
public static class ParetoFront
{
    /// <summary>Says of each point whether it is on the front: no other point is at most as large in both coordinates
    /// and smaller in one. Equal points are on it together.</summary>
    /// <param name="points">Such as L0 and FVU: smaller is better in both. A point with NaN is not on the front.
    /// </param>
    public static bool[] Of(IReadOnlyList<(double X, double Y)> points)
    {
        var front = new bool[points.Count];
        for (int i = 0; i < points.Count; i++)
        {
            (double x, double y) = points[i];
            front[i] = !double.IsNaN(x)
                && !double.IsNaN(y)
                && !points.Any(p => p.X <= x && p.Y <= y && (p.X < x || p.Y < y));
        }

        return front;
    }
}
