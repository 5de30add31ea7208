using PlmLens.Analysis.Metrics;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Analysis.Clusters;

/// <summary>
/// Uniform manifold approximation and projection (McInnes, Healy and Melville 2018, arXiv 1802.03426) of the directions
/// of rows, by cosine distance. Neighbours are exact for any number of rows: time grows with its square (a product of
/// rows x width x rows), memory only with rows x neighbours. The same rows, options and seed give the same bytes for
/// any number of threads.
/// </summary>
public static class Umap
{
    /// <summary>Lays rows of a matrix out.</summary>
    /// <param name="matrix">[rows, width], such as decoder directions.</param>
    /// <param name="chosen">Rows to lay out; none may be all zeros.</param>
    /// <param name="width">1 or more.</param>
    /// <param name="options">How. With fewer rows than neighbours, all rows are neighbours.</param>
    /// <param name="seed">Decides the start and what is drawn.</param>
    /// <param name="backend">Runs the products.</param>
    /// <param name="cancel">Stops between steps.</param>
    /// <returns>Point i is row chosen[i].</returns>
    /// <exception cref="PlmLensException">A row has no direction: zeros, NaN or infinity.</exception>
    public static PointCloud Embed(
        TensorView<float> matrix,
        IReadOnlyList<int> chosen,
        int width,
        UmapOptions options,
        ulong seed,
        IBackend backend,
        CancellationToken cancel = default)
    {
        options.Validate();
        using var rows = new UnitRows(matrix, chosen, width);
        int bad = Array.FindIndex(rows.Lengths, length => !(length > 0) || !double.IsFinite(length));
        if (bad >= 0)
        {
            string what = rows.Lengths[bad] == 0 ? "is all zeros" : "holds NaN or infinity";
            throw new PlmLensException($"Row {chosen[bad]} {what} and has no direction; leave it out of the layout.");
        }

        return Embed(NeighbourLists.ByCosine(rows, options.Neighbours - 1, backend, cancel), options, seed, cancel);
    }

    /// <summary>Lays points out whose neighbours are known.</summary>
    internal static PointCloud Embed(
        NeighbourLists neighbours, UmapOptions options, ulong seed, CancellationToken cancel)
    {
        var random = new SeededRandom(seed, "umap");
        FuzzyGraph graph = FuzzyGraph.Of(neighbours);
        PointCloud layout = SpectralLayout.Of(graph, options.Dimensions, random, cancel);
        var curve = LowDimensionalCurve.Fit(options.Spread, options.MinDistance);
        new LayoutDescent(graph, curve, options).Run(layout, random, cancel);
        return layout;
    }
}
