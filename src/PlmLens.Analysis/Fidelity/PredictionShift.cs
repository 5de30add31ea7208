namespace PlmLens.Analysis.Fidelity;

/// <summary>Kullback-Leibler divergence of the model's predictions with changed hidden states from those without, in
/// nats for one predicted residue.</summary>
/// <param name="Sae">With the SAE's reconstruction.</param>
/// <param name="Zero">With zeros.</param>
/// <param name="Mean">With the mean state.</param>
public sealed record PredictionShift(double Sae, double Zero, double Mean)
{
    /// <summary>(KL_zero - KL_sae) / KL_zero, as SAEBench's KL score: 1 when the predictions stay, 0 when they move as
    /// far as with zeros; null when zeroing moves nothing.</summary>
    public double? Score => Zero > 1e-9 ? (Zero - Sae) / Zero : null;
}
