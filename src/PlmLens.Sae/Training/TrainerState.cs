using PlmLens.Compute;

namespace PlmLens.Sae;

/// <summary>Everything that a training run carries from step to step: what a checkpoint holds.</summary>
internal sealed class TrainerState : IDisposable
{
    public TrainerState(SaeWeights weights, TopKOptions options)
    {
        Weights = weights;
        First = new SaeWeights(weights.Latents, weights.Width);
        Second = new SaeWeights(weights.Latents, weights.Width);
        Dead = new DeadLatents(weights.Latents, options.DeadAfter);
    }

    /// <summary>Parameters, for hidden states times <see cref="InputScale"/>.</summary>
    public SaeWeights Weights { get; }

    /// <summary>Adam's running mean of each parameter's gradient.</summary>
    public SaeWeights First { get; }

    /// <summary>Adam's running mean square of each parameter's gradient.</summary>
    public SaeWeights Second { get; }

    public DeadLatents Dead { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Factor on hidden states.</summary>
    public float InputScale { get; set; } = 1;

    /// <summary>Mean squared distance of scaled hidden states from their mean, from the first sample.</summary>
    public double InputVariance { get; set; }

    /// <summary>Running mean of the smallest active value; -1 before it starts.</summary>
    public double Threshold { get; set; } = -1;

    public AdamState Encoder => new(Weights.Encoder, First.Encoder, Second.Encoder);

    public AdamState EncoderBias => new(Weights.EncoderBias, First.EncoderBias, Second.EncoderBias);

    public AdamState Decoder => new(Weights.Decoder, First.Decoder, Second.Decoder);

    public AdamState DecoderBias => new(Weights.DecoderBias, First.DecoderBias, Second.DecoderBias);

    public void Dispose()
    {
        Weights.Dispose();
        First.Dispose();
        Second.Dispose();
        Dead.Dispose();
    }
}
