namespace PlmLens.Analysis.Probes;

/// <summary>A probe for one concept on few latents, scored on the residues of the test half.</summary>
/// <param name="Concept">Number of the concept.</param>
/// <param name="Latents">The latents, best alone first.</param>
/// <param name="Coefficients">One for each latent, on its own scale.</param>
/// <param name="Intercept">A residue is predicted when the sum of coefficient * value + intercept is above 0.</param>
/// <param name="Test">Precision, recall and F1 on residues.</param>
/// <param name="F1">The same F1 with its 95 % interval over test proteins.</param>
public sealed record ConceptProbe(
    int Concept, int[] Latents, double[] Coefficients, double Intercept, BinaryScore Test, ScoreInterval F1);
