namespace PlmLens.Analysis.Probes;

/// <summary>The probe of one latent for one concept: a row is predicted to carry the concept when
/// Coefficient * value + Intercept is greater than 0.</summary>
/// <param name="Coefficient">Of the latent's value.</param>
/// <param name="Intercept">Not penalised.</param>
/// <param name="TrainTp">Training rows predicted and true.</param>
/// <param name="TrainFp">Training rows predicted and not true.</param>
/// <param name="TestTp">Test rows predicted and true.</param>
/// <param name="TestFp">Test rows predicted and not true.</param>
/// <param name="Loss">Mean weighted log loss on the training rows, in nats: log 2 for a latent that says
/// nothing.</param>
public readonly record struct SingleProbe(
    double Coefficient, double Intercept, int TrainTp, int TrainFp, int TestTp, int TestFp, float Loss);
