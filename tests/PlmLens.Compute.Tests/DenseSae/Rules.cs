using System.Runtime.Intrinsics;
using PlmLens.Core;

namespace PlmLens.Compute.Tests.DenseSae;

/// <summary>z = max(p, 0), penalty z, slope of z plus 0.25.</summary>
internal readonly struct ReluRule(TensorView<float> lowest) : IDenseRule
{
    public static bool HasAuxiliary => false;

    public static int Sums => 0;

    public TensorView<float> Lowest => lowest;

    public DenseCode Code(float p, int latent) => new(p, 0, p);

    public DenseSlope Slope(float p, int latent, float value, float auxiliary) => new(value + 0.25f, 0, 0, 0);

    public DenseCodes Codes(Vector512<float> p, int latent) => DenseLanes.Codes(this, p, latent);

    public DenseSlopes Slopes(Vector512<float> p, int latent, Vector512<float> value, Vector512<float> auxiliary) =>
        DenseLanes.Slopes(this, p, latent, value, auxiliary);
}

/// <summary>Every feature of a rule at once: a limit for each latent, entries with value 0, an auxiliary value, and
/// sums that differ.</summary>
internal readonly struct FullRule(TensorView<float> lowest) : IDenseRule
{
    public static bool HasAuxiliary => true;

    public static int Sums => 3;

    public TensorView<float> Lowest => lowest;

    public DenseCode Code(float p, int latent) =>
        new(p > lowest[latent] + 0.2f ? p : 0, p - lowest[latent], p * p);

    public DenseSlope Slope(float p, int latent, float value, float auxiliary) =>
        new((2 * value) + auxiliary - (0.1f * p), value * p, auxiliary, latent);

    public DenseCodes Codes(Vector512<float> p, int latent) => DenseLanes.Codes(this, p, latent);

    public DenseSlopes Slopes(Vector512<float> p, int latent, Vector512<float> value, Vector512<float> auxiliary) =>
        DenseLanes.Slopes(this, p, latent, value, auxiliary);
}
