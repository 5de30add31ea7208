using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Makes the selector of each activation.</summary>
internal static class LatentSelectors
{
    /// <param name="backend">Runs the ops.</param>
    /// <param name="weights">Checked by <see cref="SpecChecks"/>.</param>
    /// <param name="spec">Says the activation.</param>
    /// <param name="featureMax">[latents]: codes are divided by these; or empty.</param>
    public static ILatentSelector Make(
        IBackend backend, SaeWeights weights, SaeSpec spec, ReadOnlySpan<float> featureMax)
    {
        var readout = Readout.DivideBy(featureMax);
        switch (spec.Activation)
        {
            case SaeActivation.TopK:
                return new TopKSelector(backend, weights, spec.K!.Value, readout);
            case SaeActivation.GroupMax:
                return new GroupMaxSelector(backend, weights, spec.K!.Value, readout);
            case SaeActivation.JumpRelu:
                Tensor thresholds = Map(weights.Latents, i => Math.Max(weights.Threshold!.View<float>()[i], 0));
                return new ThresholdSelector(backend, weights.Encoder, weights.EncoderBias, thresholds, readout);
            case SaeActivation.Gated:
                return Gated(backend, weights, readout);
            default:
                return new ThresholdSelector(backend, weights.Encoder, weights.EncoderBias, null, readout);
        }
    }

    // With a = W_enc x, a latent is open when a > -b_gate and has a magnitude when a > -b_mag / exp(r): one threshold.
    private static ThresholdSelector Gated(IBackend backend, SaeWeights weights, Readout readout)
    {
        TensorView<float> gate = weights.GateBias!, magnitude = weights.MagnitudeBias!, scale = weights.MagnitudeScale!;
        float[] gain = [.. Enumerable.Range(0, weights.Latents).Select(i => MathF.Exp(scale[i]))];
        Tensor thresholds = Map(weights.Latents, i => Math.Max(-gate[i], -magnitude[i] / gain[i]));
        return new ThresholdSelector(
            backend, weights.Encoder, null, thresholds, readout.After(gain, magnitude.Span.ToArray()));
    }

    private static Tensor Map(int count, Func<int, float> value)
    {
        var tensor = new Tensor(DType.F32, count);
        for (int i = 0; i < count; i++)
            tensor.View<float>()[i] = value(i);
        return tensor;
    }
}
