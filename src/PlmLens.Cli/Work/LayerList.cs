using PlmLens.Core;
using PlmLens.Models;

namespace PlmLens.Cli.Work;

/// <summary>Reads --layers: "3", "0,2,4", "all", or hook names.</summary>
internal static class LayerList
{
    /// <summary>The points that <paramref name="text"/> names, in the order of the encoder.</summary>
    /// <param name="text">What the user wrote; "all" is every layer 0 to n.</param>
    /// <param name="blocks">Blocks of the model.</param>
    public static IReadOnlyList<HookPoint> Parse(string text, int blocks)
    {
        if (text == "all")
            return [.. Enumerable.Range(0, blocks + 1).Select(l => HookPoint.OfLayer(l, blocks))];
        HookPoint[] points = [.. text
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => HookPoint.Parse(part, blocks))];
        if (points.Length == 0)
            throw new UsageException("--layers names no layer; give a number, a list such as 0,2,4, or all.");
        if (points.Distinct().Count() != points.Length)
            throw new UsageException($"--layers {text} names a layer twice; name each once.");
        Array.Sort(points, (a, b) => a == b ? 0 : a.IsBefore(b) ? -1 : 1);
        return points;
    }
}
