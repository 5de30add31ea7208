namespace PlmLens.Analysis.Clusters;

/// <summary>The connected parts of a graph.</summary>
internal static class GraphComponents
{
    /// <summary>Lists the points of each part, ascending; largest part first, among equals the one with the lowest
    /// point.</summary>
    public static int[][] Of(FuzzyGraph graph)
    {
        var seen = new bool[graph.Count];
        var parts = new List<int[]>();
        var open = new Stack<int>();
        for (int first = 0; first < graph.Count; first++)
        {
            if (seen[first])
                continue;
            var members = new List<int>();
            seen[first] = true;
            open.Push(first);
            while (open.TryPop(out int point))
            {
                members.Add(point);
                foreach (int other in graph.Of(point))
                {
                    if (seen[other])
                        continue;
                    seen[other] = true;
                    open.Push(other);
                }
            }

            parts.Add([.. members.Order()]);
        }

        return [.. parts.OrderByDescending(part => part.Length).ThenBy(part => part[0])];
    }
}
