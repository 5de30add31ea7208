namespace PlmLens.Proteins.Labels;

/// <summary>A labelled stretch of a protein.</summary>
/// <param name="Accession">The protein.</param>
/// <param name="Start">First residue, counted from 1.</param>
/// <param name="End">Last residue, counted from 1; at least <paramref name="Start"/>.</param>
/// <param name="Label">What it is.</param>
/// <param name="Line">Where the file says so.</param>
public sealed record LabelledInterval(string Accession, int Start, int End, string Label, long Line);
