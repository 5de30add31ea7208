using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>What a trainer's state computes on raw hidden states.</summary>
internal static class TrainedAutoencoder
{
    /// <summary>A copy of the weights with the scales folded in. BatchTopK and Matryoshka run with their threshold;
    /// before it is known, with the k largest of each row.</summary>
    public static SparseAutoencoder Make(IBackend backend, TrainerState state, TrainingOptions options)
    {
        double[] inputScales = state.StreamScales.Count > 0 ? [.. state.StreamScales] : [state.InputScale];
        double[] targetScales = state.StreamScales.Count > 0 ? inputScales : [state.TargetScale];
        SaeWeights weights = state.Weights.FoldScales(inputScales, targetScales);
        SaeActivation activation = options.Architecture switch
        {
            Architecture.ReluL1 or Architecture.ReluL1April => SaeActivation.Relu,
            Architecture.Gated => SaeActivation.Gated,
            Architecture.JumpReluStep or Architecture.JumpReluL0 or Architecture.JumpReluTanh => SaeActivation.JumpRelu,
            Architecture.TopK => SaeActivation.TopK,
            _ => state.Threshold >= 0 ? SaeActivation.JumpRelu : SaeActivation.TopK,
        };
        if (options.HasFreeDecoder)
            DecoderLengths.Fold(weights);
        if (activation == SaeActivation.JumpRelu && weights.Threshold is null)
        {
            weights.Threshold = new Tensor(DType.F32, weights.Latents);
            weights.Threshold.View<float>().Span.Fill((float)(state.Threshold / inputScales[0]));
        }

        return new SparseAutoencoder(backend, weights, new SaeSpec
        {
            Activation = activation,
            K = activation == SaeActivation.TopK ? options.ActiveK : null,
            SubtractDecoderBias = options.SubtractsDecoderBias && !state.IsTranscoder,
            IsTranscoder = state.IsTranscoder,
            Normalisation = options.InputScaling.PerToken(),
        });
    }
}
