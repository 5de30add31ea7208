using PlmLens.Analysis.Clusters;
using PlmLens.Analysis.Metrics;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Clusters;

/// <summary>Handwritten digits: 64 pixels each.</summary>
internal static class Digits
{
    public const int Width = 64;

    public static int Count => s_table.Length;

    private static readonly double[][] s_table = GoldenTable.Read("umap", "digits.tsv");

    public static Tensor Pixels(int count) =>
        Tensor.FromFloats([.. s_table.Take(count).SelectMany(row => row.Skip(1)).Select(p => (float)p)], count, Width);

    public static int LabelOf(int digit) => (int)s_table[digit][0];

    public static UnitRows Directions(int count)
    {
        using Tensor pixels = Pixels(count);
        return new UnitRows(pixels, [.. Enumerable.Range(0, count)], Width);
    }

    public static PointCloud GoldenLayout(int column) => new(
        [.. GoldenTable.Read("umap", "layouts.tsv").SelectMany(row => row.Skip(column).Take(2)).Select(x => (float)x)],
        2);
}
