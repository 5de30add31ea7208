using PlmLens.Server.Contracts;

namespace PlmLens.Cli.Look.Lens;

/// <summary>A table of latents that have to do with one, as page and terminal show it.</summary>
/// <param name="Heading">What they have to do with it.</param>
/// <param name="Measure">Head of the second column.</param>
/// <param name="Rows">Feature, value of the measure, meaning.</param>
internal sealed record RelatedTable(
    string Heading, string Measure, IReadOnlyList<(string Feature, string Value, string Means)> Rows)
{
    /// <summary>The tables of a feature that are not empty.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="top">Most rows of each.</param>
    public static IEnumerable<RelatedTable> Of(FeatureDocument feature, int top) =>
        new[]
        {
            Make("Active on the same residues", "phi", feature.CoActive, latent => latent.Phi, top),
            Make("Active wherever it is", "p", feature.Implies, latent => latent.Probability, top),
            Make("Near decoder directions", "cosine", feature.Similar, latent => latent.Cosine, top),
        }.Where(table => table.Rows.Count > 0);

    private static RelatedTable Make(
        string heading,
        string measure,
        IReadOnlyList<RelatedLatent> latents,
        Func<RelatedLatent, double?> value,
        int top) => new(
            heading,
            measure,
            [
                .. latents.Take(top).Select(latent =>
                    ($"f/{latent.Latent}", TerminalText.F1(value(latent)), latent.Description ?? "-")),
            ]);
}
