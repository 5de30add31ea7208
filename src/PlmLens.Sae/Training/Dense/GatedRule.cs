using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// With a = W_enc x: pi = a + b_gate, z = max(exp(r_mag) a + b_mag, 0) where pi is greater than 0. The gate has no
/// slope of its own; max(pi, 0) reconstructs x as well, with the decoder held constant, and carries the penalty.
/// </summary>
/// <param name="lowest">-b_gate.</param>
/// <param name="gateBias">b_gate.</param>
/// <param name="magnitudeBias">b_mag.</param>
/// <param name="magnitudes">exp(r_mag).</param>
/// <param name="coefficient">Slope of the loss with respect to the penalty of one token.</param>
internal readonly struct GatedRule(
    TensorView<float> lowest,
    TensorView<float> gateBias,
    TensorView<float> magnitudeBias,
    TensorView<float> magnitudes,
    float coefficient) : IDenseRule
{
    /// <inheritdoc/>
    public static bool HasAuxiliary => true;

    /// <inheritdoc/>
    public static int Sums => 3;

    /// <inheritdoc/>
    public TensorView<float> Lowest => lowest;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DenseCode Code(float p, int latent)
    {
        float gate = p + gateBias[latent], magnitude = (magnitudes[latent] * p) + magnitudeBias[latent];
        return new DenseCode(gate <= 0 || magnitude <= 0 ? 0 : magnitude, gate, gate);
    }

    /// <summary>Sums: slopes with respect to b_gate, b_mag and r_mag.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DenseSlope Slope(float p, int latent, float value, float auxiliary)
    {
        float scaled = magnitudes[latent] * p;
        bool open = p + gateBias[latent] > 0;
        float gate = open ? auxiliary + coefficient : 0;
        float magnitude = open && scaled + magnitudeBias[latent] > 0 ? value : 0;
        return new DenseSlope((magnitudes[latent] * magnitude) + gate, gate, magnitude, magnitude * scaled);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DenseCodes Codes(Vector512<float> p, int latent)
    {
        Vector512<float> gate = p + RuleLanes.Of(gateBias, latent);
        Vector512<float> magnitude =
            (RuleLanes.Of(magnitudes, latent) * p) + RuleLanes.Of(magnitudeBias, latent);
        Vector512<float> closed = Vector512.LessThanOrEqual(gate, Vector512<float>.Zero)
            | Vector512.LessThanOrEqual(magnitude, Vector512<float>.Zero);
        return new DenseCodes(Vector512.AndNot(magnitude, closed), gate, gate);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DenseSlopes Slopes(Vector512<float> p, int latent, Vector512<float> value, Vector512<float> auxiliary)
    {
        Vector512<float> factor = RuleLanes.Of(magnitudes, latent), scaled = factor * p, zero = Vector512<float>.Zero;
        Vector512<float> open = Vector512.GreaterThan(p + RuleLanes.Of(gateBias, latent), zero);
        Vector512<float> gate = (auxiliary + Vector512.Create(coefficient)) & open;
        Vector512<float> positive = Vector512.GreaterThan(scaled + RuleLanes.Of(magnitudeBias, latent), zero);
        Vector512<float> magnitude = value & open & positive;
        return new DenseSlopes((factor * magnitude) + gate, gate, magnitude, magnitude * scaled);
    }
}
