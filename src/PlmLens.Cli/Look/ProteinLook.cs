using PlmLens.Proteins;

namespace PlmLens.Cli.Look;

/// <summary>All that `look` says of one protein.</summary>
/// <param name="Protein">The protein.</param>
/// <param name="Hits">Its features, best first.</param>
/// <param name="Activations">For each shown feature, its activation on every residue.</param>
/// <param name="Active">Features that are active anywhere in the protein.</param>
internal sealed record ProteinLook(
    ProteinRecord Protein,
    IReadOnlyList<FeatureHit> Hits,
    IReadOnlyDictionary<int, float[]> Activations,
    int Active);
