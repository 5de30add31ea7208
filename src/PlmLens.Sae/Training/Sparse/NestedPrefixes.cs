using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Borders and weights of a Matryoshka autoencoder's prefixes, as the ops read them.</summary>
internal sealed class NestedPrefixes : IDisposable
{
    // Bussmann et al. 2025, their repository: each prefix is twice as long as the one before.
    private static readonly double[] s_defaultFractions = [1.0 / 16, 1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 2];
    private readonly Tensor _ends;
    private readonly Tensor _weights;

    public NestedPrefixes(TrainingOptions options)
    {
        int[] ends = Ends(options.PrefixFractions ?? s_defaultFractions, options.Latents);
        _ends = new Tensor(DType.I32, ends.Length);
        _weights = new Tensor(DType.F32, ends.Length);
        ends.CopyTo(_ends.View<int>().Span);
        for (int g = 0; g < ends.Length; g++)
            _weights.View<float>()[g] = (float)(options.PrefixWeights?[g] ?? 1.0 / ends.Length);
        View = new LatentPrefixes(_ends.View<int>(), _weights, ends.Length);
    }

    public LatentPrefixes View { get; }

    /// <summary>What contradicts itself in the settings; null when nothing does.</summary>
    public static string? Problem(TrainingOptions options)
    {
        IReadOnlyList<double> fractions = options.PrefixFractions ?? s_defaultFractions;
        if (fractions.Count == 0 || fractions.Any(f => !(f > 0)) || Math.Abs(fractions.Sum() - 1) > 1e-6)
            return $"prefix fractions are {string.Join(", ", fractions)}; they must be greater than 0 and add up to 1";
        if (options.PrefixWeights is { } weights
            && (weights.Count != fractions.Count || weights.Any(w => !(w >= 0 && double.IsFinite(w)))))
        {
            return $"prefix weights are {string.Join(", ", weights)}; there must be {fractions.Count}, none below 0";
        }

        int[] ends = Ends(fractions, options.Latents);
        return ends.Where((end, g) => end <= (g == 0 ? 0 : ends[g - 1])).Any()
            ? $"latents is {options.Latents}, too few for {fractions.Count} nested prefixes"
            : null;
    }

    public void Dispose()
    {
        _ends.Dispose();
        _weights.Dispose();
    }

    // dictionary_learning's rounding: every group is cut down to a whole number, the last gets what is left.
    private static int[] Ends(IReadOnlyList<double> fractions, int latents)
    {
        int[] ends = new int[fractions.Count];
        int end = 0;
        for (int g = 0; g < ends.Length; g++)
        {
            end = g == ends.Length - 1 ? latents : end + (int)(fractions[g] * latents);
            ends[g] = end;
        }

        return ends;
    }
}
