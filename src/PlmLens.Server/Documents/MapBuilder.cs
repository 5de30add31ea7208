using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Documents;

/// <summary>Makes <c>data/{lens}/map.json</c>.</summary>
internal static class MapBuilder
{
    /// <summary>The document; empty columns for a lens without a map.</summary>
    /// <exception cref="Core.PlmLensException">A table of the lens is damaged.</exception>
    public static MapDocument Build(ExploredLens lens)
    {
        MapPlaces places = lens.MapPlaces;
        TableRow[] quality = [.. SmallTable.Rows(lens.PathOf("umap_quality.tsv")).Take(1)];
        double? Quality(string column) => quality.Length == 0 ? null : quality[0].Number(column);
        return new MapDocument(
            places.Latents,
            places.X,
            places.Y,
            places.Clusters,
            places.Probability,
            lens.Clusters.All,
            places.LeftOut,
            Quality("kept"),
            Quality("kept_by_chance"),
            Quality("trustworthiness"));
    }
}
