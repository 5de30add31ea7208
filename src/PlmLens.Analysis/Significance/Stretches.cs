namespace PlmLens.Analysis.Significance;

/// <summary>Stretches of residues start .. end - 1.</summary>
internal static class Stretches
{
    /// <summary>The same residues as stretches in order that do not overlap. Those that only touch stay two.</summary>
    public static List<(int Start, int End)> Union(IEnumerable<(int Start, int End)> stretches)
    {
        var union = new List<(int Start, int End)>();
        foreach ((int start, int end) in stretches.Order())
        {
            if (union.Count > 0 && start < union[^1].End)
                union[^1] = (union[^1].Start, Math.Max(end, union[^1].End));
            else
                union.Add((start, end));
        }

        return union;
    }
}
