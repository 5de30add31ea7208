using System.Numerics.Tensors;
using PlmLens.Core;
using Tensor = PlmLens.Core.Tensor;

namespace PlmLens.Sae;

/// <summary>Gated autoencoder (Rajamanoharan et al. 2024, arXiv 2404.16014): a penalty on the gates' pre-activations,
/// and an auxiliary reconstruction from them that trains the encoder alone.</summary>
internal sealed class GatedArchitecture : IDenseArchitecture<GatedRule>
{
    private readonly SaeWeights _weights;
    private readonly Tensor _lowest;
    private readonly Tensor _magnitudes;
    private double _coefficient;

    public GatedArchitecture(TrainerState state, DenseBuffers buffers)
    {
        _weights = state.Weights;
        _lowest = new Tensor(DType.F32, _weights.Latents);
        _magnitudes = new Tensor(DType.F32, _weights.Latents);
        Parameters =
        [
            new DenseParameter(state["b_gate"], buffers.Sum(2), false),
            new DenseParameter(state["b_mag"], buffers.Sum(3), false),
            new DenseParameter(state["r_mag"], buffers.Sum(4), false),
        ];
    }

    /// <inheritdoc/>
    public bool UsesEncoderBias => false;

    /// <inheritdoc/>
    public bool LossIsLength => false;

    /// <inheritdoc/>
    public bool HasUnitDecoder => true;

    /// <inheritdoc/>
    public bool ProjectsBeforeClipping => false;

    /// <inheritdoc/>
    public IReadOnlyList<DenseParameter> Parameters { get; }

    /// <inheritdoc/>
    public GatedRule Begin(double coefficient, int rows)
    {
        _coefficient = coefficient;
        TensorView<float> gate = _weights.GateBias!;
        TensorPrimitives.Negate<float>(gate.Span, _lowest.View<float>().Span);
        TensorPrimitives.Exp<float>(_weights.MagnitudeScale!.View<float>().Span, _magnitudes.View<float>().Span);
        return new GatedRule(_lowest, gate, _weights.MagnitudeBias!, _magnitudes, (float)(coefficient / rows));
    }

    /// <inheritdoc/>
    public DensePenalty Finish(in DenseTotals totals)
    {
        double sparsity = totals.Penalties / totals.Rows, auxiliary = totals.AuxiliarySquares / totals.Rows;
        return new DensePenalty((_coefficient * sparsity) + auxiliary, sparsity, auxiliary);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lowest.Dispose();
        _magnitudes.Dispose();
    }
}
