using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>z = max(p, 0), penalty z_i n_i with n the lengths of decoder rows, or 1.</summary>
/// <param name="zeros">[latents] of 0.</param>
/// <param name="norms">n: [latents].</param>
/// <param name="coefficient">Slope of the loss with respect to the penalty of one token.</param>
internal readonly struct ReluRule(TensorView<float> zeros, TensorView<float> norms, float coefficient) : IDenseRule
{
    /// <inheritdoc/>
    public static bool HasAuxiliary => false;

    /// <inheritdoc/>
    public static int Sums => 1;

    /// <inheritdoc/>
    public TensorView<float> Lowest => zeros;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DenseCode Code(float p, int latent) => new(p, 0, p * norms[latent]);

    /// <summary>First sum: z, which is the penalty's slope with respect to n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DenseSlope Slope(float p, int latent, float value, float auxiliary) =>
        new(p > 0 ? value + (coefficient * norms[latent]) : 0, p, 0, 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DenseCodes Codes(Vector512<float> p, int latent) =>
        new(p, Vector512<float>.Zero, p * RuleLanes.Of(norms, latent));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DenseSlopes Slopes(Vector512<float> p, int latent, Vector512<float> value, Vector512<float> auxiliary)
    {
        Vector512<float> slope = value + (Vector512.Create(coefficient) * RuleLanes.Of(norms, latent));
        slope &= Vector512.GreaterThan(p, Vector512<float>.Zero);
        return new DenseSlopes(slope, p, Vector512<float>.Zero, Vector512<float>.Zero);
    }
}
