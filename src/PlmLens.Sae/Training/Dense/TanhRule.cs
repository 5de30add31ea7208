using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// JumpReLU with penalty tanh(c z_i n_i), n the lengths of decoder rows. The pre-activation loss has a constant slope
/// below theta; it is added to all entries at once, and taken back here from those above.
/// </summary>
/// <param name="lowest">theta - w / 2.</param>
/// <param name="thresholds">theta.</param>
/// <param name="norms">n.</param>
/// <param name="bandwidth">w.</param>
/// <param name="scale">c.</param>
/// <param name="coefficient">Slope of the loss with respect to the penalty of one token.</param>
/// <param name="preActivation">Slope of the loss with respect to the pre-activation loss of one token.</param>
internal readonly struct TanhRule(
    TensorView<float> lowest,
    TensorView<float> thresholds,
    TensorView<float> norms,
    float bandwidth,
    float scale,
    float coefficient,
    float preActivation) : IDenseRule
{
    /// <inheritdoc/>
    public static bool HasAuxiliary => false;

    /// <inheritdoc/>
    public static int Sums => 3;

    /// <inheritdoc/>
    public TensorView<float> Lowest => lowest;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DenseCode Code(float p, int latent) =>
        p <= thresholds[latent] ? default : new DenseCode(p, 0, Tanh(scale * p * norms[latent]));

    /// <summary>Sums: slope with respect to theta by way of z; slope of the penalty with respect to n; p - theta above
    /// theta.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DenseSlope Slope(float p, int latent, float value, float auxiliary)
    {
        float threshold = thresholds[latent], norm = norms[latent];
        bool active = p > threshold, near = Math.Abs((p - threshold) / bandwidth) < 0.5f;
        float z = active ? p : 0, tanh = Tanh(scale * z * norm);
        float steepness = coefficient * scale * (1 - (tanh * tanh));
        float total = value + (steepness * norm);
        return new DenseSlope(
            active ? total + (preActivation * norm) : 0,
            near ? -threshold / bandwidth * total : 0,
            steepness * z,
            active ? p - threshold : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Tanh(float x) => 1 - (2 / (1 + MathF.Exp(2 * x)));

    /// <inheritdoc/>
    public DenseCodes Codes(Vector512<float> p, int latent) => DenseLanes.Codes(this, p, latent);

    /// <inheritdoc/>
    public DenseSlopes Slopes(Vector512<float> p, int latent, Vector512<float> value, Vector512<float> auxiliary) =>
        DenseLanes.Slopes(this, p, latent, value, auxiliary);
}
