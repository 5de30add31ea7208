using System.Runtime.Intrinsics;
using PlmLens.Core;

namespace PlmLens.Compute;

/// <summary>
/// What an architecture without top-k does with one pre-activation: its value, its penalty and their slopes. A struct,
/// so that the ops are compiled once for each architecture with its formula inside their loops.
/// </summary>
/// <remarks>
/// A pre-activation below <see cref="Lowest"/> must have value, auxiliary value, penalty and slopes 0: the ops pass it
/// by without calling the rule. NaN must give NaN, so that divergence is seen.
/// </remarks>
public interface IDenseRule
{
    /// <summary>Whether <see cref="DenseCode.Auxiliary"/> is used: a second reconstruction that trains the encoder
    /// alone, with the decoder held constant.</summary>
    static abstract bool HasAuxiliary { get; }

    /// <summary>How many of <see cref="DenseSlope.First"/>, <see cref="DenseSlope.Second"/> and <see
    /// cref="DenseSlope.Third"/> are summed: 0 to 3; the others must be 0.</summary>
    static abstract int Sums { get; }

    /// <summary>[latents]: the smallest pre-activation that matters.</summary>
    TensorView<float> Lowest { get; }

    /// <summary>Value and penalty of pre-activation <paramref name="p"/> of <paramref name="latent"/>.</summary>
    DenseCode Code(float p, int latent);

    /// <summary>Slope of the loss with respect to the pre-activation and to the latent's other parameters.</summary>
    /// <param name="p">The pre-activation.</param>
    /// <param name="latent">0 to latents - 1.</param>
    /// <param name="value">Slope of the reconstruction's loss with respect to the value.</param>
    /// <param name="auxiliary">Slope of the auxiliary reconstruction's loss with respect to the auxiliary value; 0
    /// without one.</param>
    DenseSlope Slope(float p, int latent, float value, float auxiliary);

    /// <summary><see cref="Code"/> of latents <paramref name="latent"/> to <paramref name="latent"/> + 15. What it
    /// gives for entries below <see cref="Lowest"/> is not looked at.</summary>
    DenseCodes Codes(Vector512<float> p, int latent);

    /// <summary><see cref="Slope"/> of latents <paramref name="latent"/> to <paramref name="latent"/> + 15, in the same
    /// way.</summary>
    DenseSlopes Slopes(Vector512<float> p, int latent, Vector512<float> value, Vector512<float> auxiliary);
}

/// <summary>One latent of one token.</summary>
/// <param name="Value">Its value z.</param>
/// <param name="Auxiliary">Its value in the auxiliary reconstruction.</param>
/// <param name="Penalty">Its share of the sparsity penalty.</param>
public readonly record struct DenseCode(float Value, float Auxiliary, float Penalty);

/// <summary>What one latent of one token adds to gradients.</summary>
/// <param name="PreActivation">Slope with respect to the pre-activation, penalty included.</param>
/// <param name="First">What the rule sums over tokens, first of three.</param>
/// <param name="Second">Second.</param>
/// <param name="Third">Third.</param>
public readonly record struct DenseSlope(float PreActivation, float First, float Second, float Third);

/// <summary>16 neighbouring latents of one token: <see cref="DenseCode"/> of each.</summary>
/// <param name="Value">Their values z.</param>
/// <param name="Auxiliary">Their values in the auxiliary reconstruction.</param>
/// <param name="Penalty">Their shares of the sparsity penalty.</param>
public readonly record struct DenseCodes(
    Vector512<float> Value, Vector512<float> Auxiliary, Vector512<float> Penalty);

/// <summary>16 neighbouring latents of one token: <see cref="DenseSlope"/> of each.</summary>
/// <param name="PreActivation">Slopes with respect to the pre-activations.</param>
/// <param name="First">What the rule sums over tokens, first of three.</param>
/// <param name="Second">Second.</param>
/// <param name="Third">Third.</param>
public readonly record struct DenseSlopes(
    Vector512<float> PreActivation, Vector512<float> First, Vector512<float> Second, Vector512<float> Third);
