using System.Numerics.Tensors;
using PlmLens.Core;
using Tensor = PlmLens.Core.Tensor;

namespace PlmLens.Sae;

/// <summary>
/// JumpReLU whose penalty counts active latents: lambda L0 (DeepMind; log theta is what Adam moves), or lambda (L0 /
/// target - 1)^2 (dictionary_learning; Adam moves theta).
/// </summary>
internal sealed class JumpReluArchitecture : IDenseArchitecture<JumpReluRule>
{
    private readonly SaeWeights _weights;
    private readonly DenseBuffers _buffers;
    private readonly Tensor _lowest;
    private readonly Tensor _gradient;
    private readonly double _target;
    private readonly float _bandwidth;
    private readonly bool _onValues;
    private double _coefficient;

    public JumpReluArchitecture(TrainerState state, TrainingOptions options, DenseBuffers buffers)
    {
        _weights = state.Weights;
        _buffers = buffers;
        bool toTarget = options.Architecture == Architecture.JumpReluL0;
        _target = toTarget ? options.L0Target : 0;
        _bandwidth = (float)options.WindowWidth(_weights.Width);
        _onValues = options.PenaltyWindowOnValues;
        _lowest = new Tensor(DType.F32, _weights.Latents);
        _gradient = new Tensor(DType.F32, _weights.Latents);
        Parameters =
        [
            new DenseParameter(state["b_enc"], buffers.Sum(0), false),
            new DenseParameter(state["threshold"], _gradient, !toTarget),
        ];
    }

    /// <inheritdoc/>
    public bool UsesEncoderBias => true;

    /// <inheritdoc/>
    public bool LossIsLength => false;

    /// <inheritdoc/>
    public bool HasUnitDecoder => true;

    /// <inheritdoc/>
    public bool ProjectsBeforeClipping => true;

    /// <inheritdoc/>
    public IReadOnlyList<DenseParameter> Parameters { get; }

    /// <inheritdoc/>
    public JumpReluRule Begin(double coefficient, int rows)
    {
        _coefficient = coefficient;
        TensorView<float> thresholds = _weights.Threshold!, lowest = _lowest;
        TensorPrimitives.Subtract(thresholds.Span, _bandwidth / 2, lowest.Span);
        return new JumpReluRule(lowest, thresholds, _bandwidth, _onValues);
    }

    /// <inheritdoc/>
    public DensePenalty Finish(in DenseTotals totals)
    {
        double l0 = totals.Penalties / totals.Rows, distance = _target > 0 ? (l0 / _target) - 1 : 0;
        double sparsity = _target > 0 ? distance * distance : l0;
        double slope = _target > 0 ? 2 * distance / _target : 1;
        float perEntry = (float)(-_coefficient * slope / totals.Rows / _bandwidth);
        TensorView<float> thresholds = _weights.Threshold!, gradient = _gradient;
        TensorView<float> byValue = _buffers.Sum(2), near = _buffers.Sum(3), active = _buffers.Sum(1);
        for (long i = 0; i < gradient.Length; i++)
        {
            float entries = near[i];
            // With z for p in the window, an inactive latent stands at 0, which the window may contain.
            if (_onValues && Math.Abs(thresholds[i] / _bandwidth) < 0.5f)
                entries += totals.Rows - active[i];
            gradient[i] = byValue[i] + (perEntry * entries);
            if (Parameters[1].IsLogarithmic)
                gradient[i] *= thresholds[i];
        }

        return new DensePenalty(_coefficient * sparsity, sparsity, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lowest.Dispose();
        _gradient.Dispose();
    }
}
