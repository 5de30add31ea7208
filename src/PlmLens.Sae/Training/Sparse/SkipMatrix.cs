using System.Numerics.Tensors;
using PlmLens.Compute;
using PlmLens.Core;
using Tensor = PlmLens.Core.Tensor;

namespace PlmLens.Sae;

/// <summary>W_skip of a transcoder: W_skip x is added to its output. It starts at 0 (sparsify).</summary>
internal sealed class SkipMatrix : IDisposable
{
    private readonly IBackend _backend;
    private readonly SaeWeights _weights;
    private readonly Tensor _gradient;
    private readonly Tensor _negated;
    private readonly IPackedWeight _packed;

    /// <summary>Works on the skip matrix of <paramref name="weights"/>, which there must be.</summary>
    public SkipMatrix(IBackend backend, SaeWeights weights)
    {
        _backend = backend;
        _weights = weights;
        (int width, int outputs) = (weights.Width, weights.OutputWidth);
        _gradient = new Tensor(DType.F32, outputs, width);
        _negated = new Tensor(DType.F32, outputs, width);
        _packed = backend.Pack(_negated, outputs, width);
        Repack();
    }

    /// <summary>[output width, width].</summary>
    public TensorView<float> Gradient => _gradient;

    private int Count => checked((int)_gradient.Count);

    /// <summary>target -= W_skip x: what the latents are left to write.</summary>
    public void SubtractFrom(TensorView<float> target, TensorView<float> x, int rows) =>
        _backend.Linear(x, _packed, default, rows, Epilogue.Add, target);

    /// <summary>Computes the gradient; returns its squared length.</summary>
    /// <param name="residual">[rows, output width]; factor * residual is the output's gradient.</param>
    /// <param name="x">[rows, width].</param>
    /// <param name="factor">Any.</param>
    /// <param name="rows">Batch size.</param>
    public double ComputeGradient(TensorView<float> residual, TensorView<float> x, float factor, int rows)
    {
        _backend.ColumnProducts(residual, x, factor, rows, _weights.OutputWidth, _weights.Width, _gradient);
        double squares = 0;
        for (int o = 0; o < _weights.OutputWidth; o++)
            squares += TensorPrimitives.SumOfSquares<float>(Gradient.Row(o, _weights.Width).Span);
        return squares;
    }

    /// <summary>One optimiser step.</summary>
    public void Update(in AdamStep step, in AdamState state)
    {
        _backend.Adam(_gradient, step, Count, state);
        Repack();
    }

    public void Dispose()
    {
        _gradient.Dispose();
        _negated.Dispose();
        _packed.Dispose();
    }

    private void Repack()
    {
        TensorPrimitives.Negate<float>(_weights.Skip!.View<float>().Span, _negated.View<float>().Span);
        _backend.Repack(_negated, _packed);
    }
}
