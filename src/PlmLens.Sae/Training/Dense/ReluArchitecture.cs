using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>ReLU with an L1 penalty: on z with decoder rows of length 1, or, April 2024, on z_i |d_i| with free
/// ones.</summary>
internal sealed class ReluArchitecture : IDenseArchitecture<ReluRule>
{
    private readonly DenseBuffers _buffers;
    private readonly DecoderLengths? _lengths;
    private readonly Tensor _zeros;
    private readonly Tensor _norms;
    private double _coefficient;

    public ReluArchitecture(IBackend backend, TrainerState state, TrainingOptions options, DenseBuffers buffers)
    {
        _buffers = buffers;
        LossIsLength = options.Architecture == Architecture.ReluL1 && !(options.SquaredResidual ?? false);
        HasUnitDecoder = options.Architecture == Architecture.ReluL1;
        _zeros = new Tensor(DType.F32, state.Weights.Latents);
        _norms = new Tensor(DType.F32, state.Weights.Latents);
        _norms.View<float>().Span.Fill(1);
        _lengths = HasUnitDecoder ? null : new DecoderLengths(backend, state.Weights, _norms);
        Parameters = [new DenseParameter(state["b_enc"], buffers.Sum(0), false)];
    }

    /// <inheritdoc/>
    public bool UsesEncoderBias => true;

    /// <inheritdoc/>
    public bool LossIsLength { get; }

    /// <inheritdoc/>
    public bool HasUnitDecoder { get; }

    /// <summary>False: InterPLM and dictionary_learning project inside the optimiser, after clipping.</summary>
    public bool ProjectsBeforeClipping => false;

    /// <inheritdoc/>
    public IReadOnlyList<DenseParameter> Parameters { get; }

    /// <inheritdoc/>
    public ReluRule Begin(double coefficient, int rows)
    {
        _coefficient = coefficient;
        _lengths?.Measure();
        return new ReluRule(_zeros, _norms, (float)(coefficient / rows));
    }

    /// <inheritdoc/>
    public DensePenalty Finish(in DenseTotals totals)
    {
        _lengths?.AddSlopes(_buffers.Sum(2), (float)(_coefficient / totals.Rows), _buffers.Gradients.Decoder);
        double sparsity = totals.Penalties / totals.Rows;
        return new DensePenalty(_coefficient * sparsity, sparsity, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lengths?.Dispose();
        _zeros.Dispose();
        _norms.Dispose();
    }
}
