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
        SaeWeights weights = state.Weights.FoldScales([state.InputScale], [state.TargetScale]);
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
            weights.Threshold.View<float>().Span.Fill((float)(state.Threshold / state.InputScale));
        }

        return new SparseAutoencoder(backend, weights, new SaeSpec
        {
            Activation = activation,
            K = activation == SaeActivation.TopK ? options.ActiveK : null,
            SubtractDecoderBias = options.SubtractsDecoderBias,
            Normalisation = options.InputScaling.PerToken(),
        });
    }
}
