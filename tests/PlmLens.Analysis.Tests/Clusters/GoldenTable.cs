using System.Globalization;

namespace PlmLens.Analysis.Tests.Clusters;

/// <summary>A golden table of numbers.</summary>
internal static class GoldenTable
{
    public static double[][] Read(params string[] path) =>
    [
        .. File.ReadLines(Path.Combine([AppContext.BaseDirectory, "Goldens", .. path])).Skip(1).Select(line =>
            line.Split('\t').Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray()),
    ];
}
