namespace PlmLens.Analysis.Annotate;

/// <summary>A feature that means a concept, chosen on the validation half alone.</summary>
/// <param name="Concept">Number of the concept in the corpus.</param>
/// <param name="Feature">Number of the feature.</param>
/// <param name="Window">Residues that activations are averaged over; 1 for none.</param>
/// <param name="Threshold">Fraction of the largest average in the validation half.</param>
/// <param name="Cut">The same as an activation: active is what is greater.</param>
/// <param name="Maximum">The largest average in the validation half; for a window of 1 the feature's maximum.</param>
/// <param name="ValidationRight">Calls in the validation half that are annotated.</param>
/// <param name="ValidationCalls">Calls in the validation half.</param>
public sealed record ChosenPair(
    int Concept,
    int Feature,
    int Window,
    double Threshold,
    float Cut,
    float Maximum,
    int ValidationRight,
    int ValidationCalls)
{
    /// <summary>Precision in the validation half: optimistic, since the pair was chosen by it.</summary>
    public double ValidationPrecision => ValidationCalls == 0 ? 0 : (double)ValidationRight / ValidationCalls;
}
