using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>What an architecture adds to <see cref="DenseStep{TRule}"/>: its formula, its penalty, its parameters
/// beside the two matrices and b_dec.</summary>
/// <typeparam name="TRule">The formula, compiled into the ops.</typeparam>
internal interface IDenseArchitecture<TRule> : IDisposable
    where TRule : struct, IDenseRule
{
    /// <summary>Whether pre-activations contain b_enc.</summary>
    bool UsesEncoderBias { get; }

    /// <summary>The reconstruction loss is the mean length of the residual, not its square.</summary>
    bool LossIsLength { get; }

    /// <summary>Decoder rows are kept at length 1.</summary>
    bool HasUnitDecoder { get; }

    /// <summary>The gradient along decoder rows is removed before the gradient is clipped, not after.</summary>
    bool ProjectsBeforeClipping { get; }

    /// <summary>Parameters beside W_enc, W_dec and b_dec, with the places of their gradients.</summary>
    IReadOnlyList<DenseParameter> Parameters { get; }

    /// <summary>Prepares a step.</summary>
    /// <param name="coefficient">Of the penalty, in this step.</param>
    /// <param name="rows">Tokens of the batch.</param>
    TRule Begin(double coefficient, int rows);

    /// <summary>Completes the gradients from the sums of all tiles.</summary>
    /// <param name="totals">Sums over the batch.</param>
    /// <returns>The penalty.</returns>
    DensePenalty Finish(in DenseTotals totals);
}

/// <summary>A parameter with one value for each latent.</summary>
/// <param name="Parameter">Value and moments.</param>
/// <param name="Gradient">[latents]; of the logarithm, when that is what is optimised.</param>
/// <param name="IsLogarithmic">Adam moves the logarithm of the value.</param>
internal readonly record struct DenseParameter(Parameter Parameter, TensorView<float> Gradient, bool IsLogarithmic);

/// <summary>Sums over a batch.</summary>
/// <param name="Rows">Tokens.</param>
/// <param name="AuxiliarySquares">Squared residuals of the auxiliary reconstruction.</param>
/// <param name="Penalties">Penalties of all entries.</param>
/// <param name="Active">Entries with a value greater than 0.</param>
internal readonly record struct DenseTotals(int Rows, double AuxiliarySquares, double Penalties, double Active);

/// <summary>What an architecture's penalty comes to.</summary>
/// <param name="Loss">What it adds to the loss, the auxiliary loss included.</param>
/// <param name="Sparsity">Before its coefficient.</param>
/// <param name="Auxiliary">The auxiliary loss.</param>
internal readonly record struct DensePenalty(double Loss, double Sparsity, double Auxiliary);
