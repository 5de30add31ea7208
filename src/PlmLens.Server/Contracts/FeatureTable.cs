namespace PlmLens.Server.Contracts;

/// <summary><c>data/{lens}/features.json</c>: all latents, one array for each column; row i is latent i.</summary>
/// <param name="Count">Rows.</param>
/// <param name="Density">Share of residues, 0 to 1.</param>
/// <param name="Max">Largest activation; 0 when dead.</param>
/// <param name="MeanActive">Mean where active.</param>
/// <param name="ProteinShare">Share of proteins, 0 to 1.</param>
/// <param name="Concept">Best concept by validation F1, code into <paramref name="Concepts"/>; -1 when none.</param>
/// <param name="ConceptF1">Its test F1; null when none.</param>
/// <param name="Concepts">Concept names that occur.</param>
/// <param name="Family">Best class, code into <paramref name="Families"/>; -1 when none.</param>
/// <param name="FamilyF1">Its test F1; null when none.</param>
/// <param name="Families">Class labels that occur, "InterPro: Kinase ...".</param>
/// <param name="Pattern">Activation pattern, code into <paramref name="Patterns"/>; -1 when not known.</param>
/// <param name="Patterns">Pattern names.</param>
/// <param name="Cluster">Cluster of its decoder direction; -1 noise or none.</param>
/// <param name="Description">Text, code into <paramref name="Descriptions"/>; -1 when none.</param>
/// <param name="Descriptions">Descriptions: what the numbers say, in a sentence.</param>
public sealed record FeatureTable(
    int Count,
    IReadOnlyList<double> Density,
    IReadOnlyList<float> Max,
    IReadOnlyList<double> MeanActive,
    IReadOnlyList<double> ProteinShare,
    IReadOnlyList<int> Concept,
    IReadOnlyList<double?> ConceptF1,
    IReadOnlyList<string> Concepts,
    IReadOnlyList<int> Family,
    IReadOnlyList<double?> FamilyF1,
    IReadOnlyList<string> Families,
    IReadOnlyList<int> Pattern,
    IReadOnlyList<string> Patterns,
    IReadOnlyList<int> Cluster,
    IReadOnlyList<int> Description,
    IReadOnlyList<string> Descriptions);
