using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Whether weights and a specification go together.</summary>
internal static class SpecChecks
{
    /// <exception cref="PlmLensException">They do not; says why in one sentence.</exception>
    public static void Require(SaeWeights weights, SaeSpec spec)
    {
        bool counted = spec.Activation is SaeActivation.TopK or SaeActivation.GroupMax;
        string? problem = spec switch
        {
            { K: null } when counted => $"a {spec.Describe()} autoencoder needs k",
            { K: var k } when counted && (k < 1 || k > weights.Latents) =>
                $"k is {k}, but this autoencoder has {weights.Latents} latents; k must be 1 to that",
            { Activation: SaeActivation.GroupMax, K: var k } when weights.Latents % k != 0 =>
                $"{weights.Latents} latents do not make {k} equal groups",
            { Activation: SaeActivation.JumpRelu } when weights.Threshold is null => "a JumpReLU needs thresholds",
            { Activation: SaeActivation.Gated } when
                weights is not { GateBias: not null, MagnitudeBias: not null, MagnitudeScale: not null } =>
                "a gated autoencoder needs b_gate, b_mag and r_mag",
            { SubtractDecoderBias: true } or { Normalisation: not InputNormalisation.None }
                when weights.Width != weights.OutputWidth =>
                $"inputs have {weights.Width} values and outputs {weights.OutputWidth}, so neither b_dec nor a " +
                "normalisation can apply to both",
            _ => null,
        };
        if (problem is not null)
            throw new PlmLensException($"This autoencoder cannot run: {problem}.");
        foreach ((string name, Tensor tensor) in weights.Tensors())
            RequireFinite(tensor, name);
    }

    private static void RequireFinite(TensorView<float> values, string name)
    {
        for (long i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new PlmLensException(
                    $"Element {i} of {name} is {values[i]}: this autoencoder's weights are damaged.");
            }
        }
    }
}
