namespace PlmLens.Analysis.Annotate;

/// <summary>A contiguous stretch of residues of one protein on which a feature is active above a cut.</summary>
/// <param name="Protein">Number of the protein.</param>
/// <param name="Start">First residue in the protein, 0-based.</param>
/// <param name="End">After the last.</param>
/// <param name="Peak">Largest activation in the stretch.</param>
/// <param name="PeakAt">Residue of it, 0-based; among ties the first.</param>
public readonly record struct FeatureCall(int Protein, int Start, int End, float Peak, int PeakAt)
{
    /// <summary>Residues of the stretch.</summary>
    public int Length => End - Start;
}
