using System.Numerics.Tensors;
using PlmLens.Compute;
using PlmLens.Core;
using Tensor = PlmLens.Core.Tensor;

namespace PlmLens.Sae;

/// <summary>
/// JumpReLU as in Anthropic's update of January 2025: penalty lambda sum tanh(c z_i n_i), and a pre-activation loss mu
/// sum max(theta_i - p_i, 0) n_i that pulls latents which never fire, n_i = |d_i|.
/// </summary>
/// <remarks>
/// The pre-activation loss touches every entry below its threshold, but its slope there is constant: with means over
/// the batch, sum of max(theta - p, 0) = theta - mean p + mean of max(p - theta, 0), and only the last depends on
/// single entries. So it costs one product of the encoder with the mean input.
/// </remarks>
internal sealed class TanhArchitecture : IDenseArchitecture<TanhRule>
{
    private readonly IBackend _backend;
    private readonly SaeWeights _weights;
    private readonly TrainingBatch _batch;
    private readonly DenseBuffers _buffers;
    private readonly DecoderLengths _lengths;
    private readonly Tensor _lowest;
    private readonly Tensor _norms;
    private readonly Tensor _gradient;
    private readonly Tensor _means;
    private readonly Tensor _meanInput;
    private readonly Tensor _perRow;
    private readonly float _bandwidth;
    private readonly double _scale;
    private readonly double _preActivation;
    private double _coefficient;

    public TanhArchitecture(
        IBackend backend, TrainingBatch batch, TrainerState state, TrainingOptions options, DenseBuffers buffers)
    {
        _backend = backend;
        _weights = state.Weights;
        _batch = batch;
        _buffers = buffers;
        int latents = _weights.Latents, width = _weights.Width;
        _bandwidth = (float)options.WindowWidth(width);
        _scale = options.TanhFactor(width);
        _preActivation = options.PreActivationWeight(width);
        _lowest = new Tensor(DType.F32, latents);
        _norms = new Tensor(DType.F32, latents);
        _gradient = new Tensor(DType.F32, latents);
        _means = new Tensor(DType.F32, latents);
        _meanInput = new Tensor(DType.F32, width);
        _perRow = new Tensor(DType.F32, batch.Rows);
        _perRow.View<float>().Span.Fill(1f / batch.Rows);
        _lengths = new DecoderLengths(backend, _weights, _norms);
        Parameters =
        [
            new DenseParameter(state["b_enc"], buffers.Sum(0), false),
            new DenseParameter(state["threshold"], _gradient, true),
        ];
    }

    /// <inheritdoc/>
    public bool UsesEncoderBias => true;

    /// <inheritdoc/>
    public bool LossIsLength => false;

    /// <inheritdoc/>
    public bool HasUnitDecoder => false;

    /// <inheritdoc/>
    public bool ProjectsBeforeClipping => false;

    /// <inheritdoc/>
    public IReadOnlyList<DenseParameter> Parameters { get; }

    /// <inheritdoc/>
    public TanhRule Begin(double coefficient, int rows)
    {
        _coefficient = coefficient;
        _lengths.Measure();
        TensorView<float> thresholds = _weights.Threshold!, lowest = _lowest;
        TensorPrimitives.Subtract(thresholds.Span, _bandwidth / 2, lowest.Span);
        return new TanhRule(
            lowest,
            thresholds,
            _norms,
            _bandwidth,
            (float)_scale,
            (float)(coefficient / rows),
            (float)(_preActivation / rows));
    }

    /// <inheritdoc/>
    public DensePenalty Finish(in DenseTotals totals)
    {
        int rows = totals.Rows;
        double below = PreActivationLoss(rows);
        _lengths.AddSlopes(_buffers.Sum(3), 1, _buffers.Gradients.Decoder);
        double sparsity = totals.Penalties / rows;
        return new DensePenalty((_coefficient * sparsity) + (_preActivation * below), sparsity, below);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lengths.Dispose();
        foreach (Tensor tensor in new[] { _lowest, _norms, _gradient, _means, _meanInput, _perRow })
            tensor.Dispose();
    }

    // Adds what the constant slope does to gradients, and returns the loss before its weight.
    private double PreActivationLoss(int rows)
    {
        TensorView<float> means = _means, norms = _norms, thresholds = _weights.Threshold!, gradient = _gradient;
        TensorView<float> bias = _weights.EncoderBias, slope = _buffers.Sum(0), byNorm = _buffers.Sum(3);
        _backend.SumRows(_batch.Input, _perRow, rows, _weights.Width, _meanInput);
        double total = 0;
        for (int i = 0; i < _weights.Latents; i++)
        {
            ReadOnlySpan<float> encoder = _weights.Encoder.View<float>().Row(i, _weights.Width).Span;
            double mean = TensorPrimitives.Dot(encoder, _meanInput.View<float>().Span) + bias[i];
            double below = thresholds[i] - mean + (_buffers.Sum(4)[i] / (double)rows);
            double weight = _preActivation * norms[i];
            total += below * norms[i];
            means[i] = (float)-weight;
            slope[i] -= (float)weight;
            byNorm[i] += (float)(_preActivation * below);
            double inactive = 1 - (_buffers.Sum(1)[i] / (double)rows);
            gradient[i] = (float)((_buffers.Sum(2)[i] + (weight * inactive)) * thresholds[i]);
        }

        _backend.AddScaledRows(
            _meanInput, true, means, _weights.Latents, _weights.Width, _buffers.Gradients.Encoder);
        return total;
    }
}
