using System.Numerics.Tensors;

namespace PlmLens.Sae;

/// <summary>
/// Revives latents as InterPLM's ReLUTrainer does: every N steps, those that have not fired for more than N / 2 steps
/// become detectors of random tokens of the batch. Encoder and decoder row = (x + 0.01 noise) / |x + 0.01 noise|,
/// encoder bias 0; Adam's moments are kept.
/// </summary>
/// <remarks>The draws of a step depend on the run's seed and the step alone, so a resumed run makes the same.</remarks>
internal sealed class Resampling
{
    private const float NoiseScale = 0.01f;
    private readonly TrainerState _state;
    private readonly TrainingOptions _options;
    private readonly long _steps;
    private readonly int[] _order;
    private readonly float[] _row;
    private readonly float[] _offset;

    public Resampling(TrainerState state, TrainingOptions options, long steps)
    {
        _state = state;
        _options = options;
        _steps = steps;
        _order = new int[options.BatchSize];
        _row = new float[state.Weights.Width];
        _offset = new float[state.Weights.Width];
        Draws = new SeededDraws(options.Seed);
    }

    /// <summary>Where tokens and noise come from.</summary>
    internal IResamplingDraws Draws { get; set; }

    /// <summary>Latents revived by the last <see cref="Run"/>.</summary>
    internal int Revived { get; private set; }

    /// <summary>Keeps what is subtracted from the inputs of a batch, which the update will change.</summary>
    public void Begin(ReadOnlySpan<float> offset) => offset.CopyTo(_offset);

    /// <summary>Runs after the update of the state's step, when it is due.</summary>
    /// <param name="batch">The inputs are those that the encoder read.</param>
    public void Run(TrainingBatch batch)
    {
        Revived = 0;
        if (_state.Step % _steps != 0)
            return;
        Span<long> since = _state.Dead.TokensSinceFired.View<long>().Span;
        double limit = _steps * (double)_options.BatchSize / 2;
        for (int i = 0; i < since.Length; i++)
        {
            if (since[i] <= limit)
                continue;
            if (Revived == 0)
                Draws.Begin(_state.Step, _order);
            Revive(i, batch.Input.Row(_order[Revived % _order.Length], _row.Length).Span);
            since[i] = 0;
            Revived++;
        }
    }

    private void Revive(int latent, ReadOnlySpan<float> input)
    {
        SaeWeights weights = _state.Weights;
        Draws.Noise(Revived, _row);
        TensorPrimitives.Multiply(_row, NoiseScale, _row);
        TensorPrimitives.Add(_row, input, _row);
        TensorPrimitives.Add(_row, _offset, _row);
        TensorPrimitives.Divide(_row, TensorPrimitives.Norm<float>(_row), _row);
        _row.CopyTo(weights.Encoder.View<float>().Row(latent, _row.Length).Span);
        _row.CopyTo(weights.Decoder.View<float>().Row(latent, _row.Length).Span);
        weights.EncoderBias.View<float>()[latent] = 0;
    }
}
