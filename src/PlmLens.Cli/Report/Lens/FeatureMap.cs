namespace PlmLens.Cli.Report.Lens;

/// <summary>The map of a lens's features: their decoder directions in two dimensions, coloured by cluster.</summary>
internal static class FeatureMap
{
    private const string FileName = "umap.tsv";

    /// <summary>Adds the map, when the lens has one.</summary>
    public static void AddTo(HtmlPage page, string folder)
    {
        if (NamedTable.Read(Path.Combine(folder, FileName)) is not { Rows.Count: > 0 } table
            || !table.Has("x") || !table.Has("y"))
            return;
        PointCloud.Point[] points =
        [
            .. from row in table.Rows
               let x = table.Number(row, "x")
               let y = table.Number(row, "y")
               where x is not null && y is not null
               let cluster = table.Number(row, "cluster") ?? -1
               select new PointCloud.Point(x.Value, y.Value, (int)cluster, Tip(table, row, cluster)),
        ];
        page.Heading("Map of the features");
        page.Figure(
            "UMAP of decoder directions",
            PointCloud.Draw("Map of the features", points, "", ""),
            "Neighbours have similar directions. Colours tell neighbouring clusters apart and repeat; grey is in "
                + "none.");
    }

    private static string Tip(NamedTable table, string[] row, double cluster) =>
        $"f/{table.Text(row, "latent")}" + (cluster < 0 ? "" : $", cluster {cluster:0}");
}
