using PlmLens.Core;
using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Documents;

/// <summary>Makes <c>data/site.json</c>.</summary>
internal static class SiteBuilder
{
    /// <summary>The document of a set of lenses.</summary>
    /// <param name="lenses">The lenses.</param>
    /// <param name="served">Whether a server answers, not files.</param>
    /// <param name="whyNotLive">For each lens: why new sequences cannot be sent to its model; null when they
    /// can.</param>
    /// <param name="labels">Whether labels can be written.</param>
    /// <param name="external">Outside sources that are turned on.</param>
    public static SiteDocument Build(
        LensSet lenses,
        bool served,
        Func<ExploredLens, string?> whyNotLive,
        bool labels,
        IReadOnlyList<string> external)
    {
        LensSummary[] summaries = [.. lenses.All.Select(lens => Summary(lens, whyNotLive(lens)))];
        return new SiteDocument(
            Provenance.ThisProgram, served, summaries.Any(summary => summary.Live), labels, external, summaries);
    }

    /// <summary>One lens of the list.</summary>
    public static LensSummary Summary(ExploredLens lens, string? whyNotLive)
    {
        Store.LensManifest manifest = lens.Manifest;
        return new LensSummary(
            lens.Id,
            lens.Title,
            manifest.States.Model,
            string.Join(" + ", manifest.States.Hooks),
            lens.Architecture,
            lens.Latents,
            manifest.Summary.Proteins,
            manifest.Summary.Residues,
            whyNotLive is null,
            whyNotLive);
    }
}
