namespace PlmLens.Cli.Look;

/// <summary>What one feature does on one protein.</summary>
/// <param name="Feature">Number of the feature.</param>
/// <param name="Max">Largest activation in the protein.</param>
/// <param name="Relative">Max over the feature's largest activation in the lens' corpus (over 1 is possible); null
/// without a lens.</param>
/// <param name="Residues">Residues on which it is active.</param>
/// <param name="Share">Those over the length of the protein, 0 to 1.</param>
/// <param name="Enrichment">Mean activation for each residue here over that in the lens' corpus; null without a
/// lens.</param>
/// <param name="Score">What features are ranked by.</param>
/// <param name="Ranges">Stretches where it is active, 1-based and inclusive.</param>
/// <param name="Concepts">What it means, best first.</param>
internal sealed record FeatureHit(
    int Feature,
    float Max,
    double? Relative,
    int Residues,
    double Share,
    double? Enrichment,
    double Score,
    IReadOnlyList<int[]> Ranges,
    IReadOnlyList<HitConcept> Concepts);

/// <summary>A concept that a feature was found to mean.</summary>
/// <param name="Name">Name of the concept.</param>
/// <param name="F1">F1 on proteins that were not chosen on.</param>
/// <param name="Precision">Precision there.</param>
/// <param name="Recall">Recall there.</param>
internal sealed record HitConcept(string Name, double F1, double Precision, double Recall);
