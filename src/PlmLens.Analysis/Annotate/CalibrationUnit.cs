namespace PlmLens.Analysis.Annotate;

/// <summary>One thing that calibration counts: a call, a residue or a protein.</summary>
/// <param name="Score">How strongly the feature is active, above 0.</param>
/// <param name="Right">The curators annotated the concept there.</param>
/// <param name="Protein">Number of the protein it lies in; units of one protein are not independent.</param>
public readonly record struct CalibrationUnit(float Score, bool Right, int Protein);
