using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// z = p where p is greater than theta, penalty 1 there. Straight-through slopes with a rectangle of width w around
/// theta: dz/dtheta = -theta / w and d[p > theta]/dtheta = -1 / w where |p - theta| is less than w / 2.
/// </summary>
/// <param name="lowest">theta - w / 2.</param>
/// <param name="thresholds">theta.</param>
/// <param name="bandwidth">w.</param>
/// <param name="onValues">Takes z for p in the window of the penalty, as dictionary_learning and InterPLM do: then only
/// its upper half counts here.</param>
internal readonly struct JumpReluRule(
    TensorView<float> lowest, TensorView<float> thresholds, float bandwidth, bool onValues) : IDenseRule
{
    /// <inheritdoc/>
    public static bool HasAuxiliary => false;

    /// <inheritdoc/>
    public static int Sums => 2;

    /// <inheritdoc/>
    public TensorView<float> Lowest => lowest;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DenseCode Code(float p, int latent) => p <= thresholds[latent] ? default : new DenseCode(p, 0, 1);

    /// <summary>Sums: slope with respect to theta by way of z, and entries in the penalty's window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DenseSlope Slope(float p, int latent, float value, float auxiliary)
    {
        float threshold = thresholds[latent];
        bool active = p > threshold, near = Math.Abs((p - threshold) / bandwidth) < 0.5f;
        return new DenseSlope(
            active ? value : 0,
            near ? -threshold / bandwidth * value : 0,
            near && (active || !onValues) ? 1 : 0,
            0);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DenseCodes Codes(Vector512<float> p, int latent)
    {
        Vector512<float> active = ~Vector512.LessThanOrEqual(p, RuleLanes.Of(thresholds, latent));
        return new DenseCodes(p & active, Vector512<float>.Zero, Vector512<float>.One & active);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DenseSlopes Slopes(Vector512<float> p, int latent, Vector512<float> value, Vector512<float> auxiliary)
    {
        Vector512<float> threshold = RuleLanes.Of(thresholds, latent), width = Vector512.Create(bandwidth);
        Vector512<float> active = Vector512.GreaterThan(p, threshold);
        Vector512<float> near = Vector512.LessThan(
            Vector512.Abs((p - threshold) / width), Vector512.Create(0.5f));
        Vector512<float> counted = onValues ? near & active : near;
        return new DenseSlopes(
            value & active, -threshold / width * value & near, Vector512<float>.One & counted, Vector512<float>.Zero);
    }
}
