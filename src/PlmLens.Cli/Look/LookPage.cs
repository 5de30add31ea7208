using System.Globalization;
using PlmLens.Cli.Report;

namespace PlmLens.Cli.Look;

/// <summary>What <see cref="LookPrinter"/> prints, as one page that needs nothing else.</summary>
internal static class LookPage
{
    /// <summary>The page.</summary>
    /// <param name="looks">The proteins.</param>
    /// <param name="source">The model, its hook point and the SAE, in words.</param>
    public static string Make(IReadOnlyList<ProteinLook> looks, string source)
    {
        string title = looks.Count == 1 ? looks[0].Protein.Accession : $"{looks.Count} proteins";
        var page = new HtmlPage(title, source);
        foreach (ProteinLook look in looks)
        {
            page.Heading($"{LookPrinter.Title(look.Protein)}, {look.Active:N0} features active");
            page.Figure(
                "Residues coloured by feature",
                LookSvg.Draw(look),
                "Boxes before the names say which colour is which.");
            page.NumberTable(
                ["feature", "means", "max", "of max", "enriched", "residues"],
                look.Hits.Select(hit => (IReadOnlyList<string>)
                [
                    $"f/{hit.Feature}", LookPrinter.Means(hit, 3), MetricsText.Number(hit.Max),
                    MetricsText.Number(hit.Relative), MetricsText.Number(hit.Enrichment),
                    string.Create(CultureInfo.InvariantCulture, $"{hit.Residues} ({100 * hit.Share:0} %)"),
                ]),
                textColumns: 2);
        }

        return page.Finish();
    }
}
