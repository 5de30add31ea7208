using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// One family's part of a training step: losses and gradients of a batch, then the update. The trainer reads the batch,
/// calls <see cref="ComputeGradients"/>, checks the loss, calls <see cref="ApplyGradients"/> and counts the step. Both
/// allocate nothing and give the same bits for any number of threads.
/// </summary>
internal interface ITrainingStep : IDisposable
{
    /// <summary>[rows, output width]: target minus output, of the batch that <see cref="ComputeGradients"/>
    /// saw.</summary>
    TensorView<float> Residual { get; }

    /// <summary>Losses, statistics and gradients of the batch that stands in <see cref="TrainingBatch"/>; may overwrite
    /// the batch, changes nothing in <see cref="TrainerState"/>.</summary>
    StepLosses ComputeGradients();

    /// <summary>Counters, thresholds and parameters, from the gradients just computed.</summary>
    void ApplyGradients();
}

/// <summary>What a family says of a batch.</summary>
/// <param name="Loss">What is minimised.</param>
/// <param name="Reconstruction">Mean over the batch of the squared length of the residual, in scaled units.</param>
/// <param name="Sparsity">The sparsity penalty before its coefficient; 0 for families without one.</param>
/// <param name="Auxiliary">The auxiliary loss before its weight.</param>
/// <param name="L0">Mean number of active latents of a token.</param>
/// <param name="Dead">Latents that are dead counting this batch.</param>
/// <param name="GradientNorm">Length of the gradient of all parameters, before clipping.</param>
internal readonly record struct StepLosses(
    double Loss,
    double Reconstruction,
    double Sparsity,
    double Auxiliary,
    double L0,
    int Dead,
    double GradientNorm);
