using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Cli.Tests.Labels;

/// <summary>A lens of 16 latents with no tables: enough to hang labels on.</summary>
internal static class SmallLens
{
    public const string Sae = "bbbb";

    public static string Write(string path)
    {
        using var writer = new LensWriter(path, replace: true);
        writer.WriteFeatures(Enumerable.Range(0, 16).Select(latent => new LensFeature(latent, 0.1, 1, 1, 1, 1)));
        var tally = new ConceptTally(0, 0, 0, 0);
        writer.Commit(new LensManifest(
            LensManifest.FormatName,
            0,
            new HiddenStates("nano", "aaaa", ["blocks.2.hook_resid_post"], HiddenStates.ResiduesOnly, "window"),
            Sae,
            new LensSummary(1, 10, 16, 0.25, 2, 0, null, tally, tally),
            new LensScoring([0, 0.5], 0.5, 10, 5, 1, 1, 1, false),
            new Provenance("plmlens test", "score", 7, new Dictionary<string, string>()))).Dispose();
        return path;
    }
}
