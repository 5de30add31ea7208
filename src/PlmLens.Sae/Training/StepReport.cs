namespace PlmLens.Sae;

/// <summary>What one training step saw. Losses are those before the step's update.</summary>
/// <param name="Step">From 0.</param>
/// <param name="Loss">What is minimised: reconstruction, sparsity and auxiliary loss with their weights.</param>
/// <param name="ReconstructionLoss">Mean over the batch of the squared length of the residual, in scaled units.</param>
/// <param name="SparsityLoss">The sparsity penalty before its coefficient; 0 for families without one.</param>
/// <param name="AuxiliaryLoss">The auxiliary loss before its weight. Of AuxK: the share of the residual's variance that
/// the dead latents leave unexplained; 0 when no latent is dead.</param>
/// <param name="Fvu">ReconstructionLoss over the variance of the first sample: an estimate of the fraction of variance
/// unexplained.</param>
/// <param name="L0">Mean number of active latents per token.</param>
/// <param name="Dead">Latents that are dead after this batch.</param>
/// <param name="LearningRate">Rate of this step.</param>
/// <param name="GradientNorm">Length of the gradient of all parameters, before clipping.</param>
/// <param name="Threshold">Running mean of the smallest active value; -1 before it starts.</param>
public readonly record struct StepReport(
    long Step,
    double Loss,
    double ReconstructionLoss,
    double SparsityLoss,
    double AuxiliaryLoss,
    double Fvu,
    double L0,
    int Dead,
    double LearningRate,
    double GradientNorm,
    double Threshold);
