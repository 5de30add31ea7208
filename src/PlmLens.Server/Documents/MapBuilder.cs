using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Documents;

/// <summary>Makes <c>data/{lens}/map.json</c>.</summary>
internal static class MapBuilder
{
    private const int Digits = 6;

    /// <summary>The document; empty columns for a lens without a map.</summary>
    /// <exception cref="Core.PlmLensException">A table of the lens is damaged.</exception>
    public static MapDocument Build(ExploredLens lens)
    {
        var latents = new List<int>();
        var x = new List<float>();
        var y = new List<float>();
        var clusters = new List<int>();
        var probability = new List<float>();
        int leftOut = 0;
        foreach (TableRow row in SmallTable.Rows(lens.PathOf("umap.tsv")))
        {
            if (row.Number("x") is not { } across || row.Number("y") is not { } up)
            {
                leftOut++;
                continue;
            }

            latents.Add(row.RequiredInt("latent"));
            x.Add((float)Rounded.To(across, Digits));
            y.Add((float)Rounded.To(up, Digits));
            clusters.Add(row.Int("cluster") ?? -1);
            probability.Add((float)Rounded.To(row.Number("probability") ?? 0, 3));
        }

        TableRow[] quality = [.. SmallTable.Rows(lens.PathOf("umap_quality.tsv")).Take(1)];
        double? Quality(string column) => quality.Length == 0 ? null : quality[0].Number(column);
        return new MapDocument(
            latents,
            x,
            y,
            clusters,
            probability,
            lens.Clusters.All,
            leftOut,
            Quality("kept"),
            Quality("kept_by_chance"),
            Quality("trustworthiness"));
    }
}
