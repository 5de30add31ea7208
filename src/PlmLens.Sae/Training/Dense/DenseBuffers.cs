using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Workspace of a dense step, allocated once: weight gradients, one tile of pre-activations, and arrays of
/// batch x width. Nothing has batch x latents elements.</summary>
internal sealed class DenseBuffers : IDisposable
{
    private readonly List<Tensor> _owned = [];

    public DenseBuffers(int rows, SaeWeights weights, bool hasAuxiliary)
    {
        (int latents, int width, int outputs) = (weights.Latents, weights.Width, weights.OutputWidth);
        TileRows = Math.Min(rows, MostTileRows);
        PreActivations = Floats(TileRows, latents);
        Residual = Floats(rows, outputs);
        Squares = Floats(rows);
        Auxiliary = hasAuxiliary ? Floats(TileRows, outputs) : default;
        AuxiliarySquares = hasAuxiliary ? Floats(rows) : default;
        Penalties = Floats(rows);
        Active = Floats(rows);
        Factors = Floats(rows);
        Gradients = new DenseGradients(
            Floats(latents, outputs), Floats(latents, width), Floats(DenseGradients.SumRows, latents));
        DecoderBiasGradient = Floats(outputs);
        EncoderPull = Floats(width);
        NoOffset = Floats(width);
        LatentSquares = Floats(latents);
    }

    /// <summary>Rows of a tile: enough that each reading of the weights serves many tokens.</summary>
    public const int MostTileRows = 512;

    public int TileRows { get; }

    /// <summary>[TileRows, latents].</summary>
    public TensorView<float> PreActivations { get; }

    /// <summary>[rows, outputs]: first the targets less b_dec, then the residuals.</summary>
    public TensorView<float> Residual { get; }

    /// <summary>[rows].</summary>
    public TensorView<float> Squares { get; }

    /// <summary>[TileRows, outputs], for gated autoencoders.</summary>
    public TensorView<float> Auxiliary { get; }

    public TensorView<float> AuxiliarySquares { get; }

    /// <summary>[rows].</summary>
    public TensorView<float> Penalties { get; }

    /// <summary>[rows].</summary>
    public TensorView<float> Active { get; }

    /// <summary>[rows]: the gradient of the loss with respect to a reconstruction is factor * residual.</summary>
    public TensorView<float> Factors { get; }

    public DenseGradients Gradients { get; }

    /// <summary>[outputs].</summary>
    public TensorView<float> DecoderBiasGradient { get; }

    /// <summary>[width]: sum over latents of encoder row times slope of its pre-activations.</summary>
    public TensorView<float> EncoderPull { get; }

    /// <summary>[width] of 0.</summary>
    public TensorView<float> NoOffset { get; }

    /// <summary>[latents].</summary>
    public TensorView<float> LatentSquares { get; }

    /// <summary>Row <paramref name="row"/> of <see cref="DenseGradients.Sums"/>.</summary>
    public TensorView<float> Sum(int row) => Gradients.Sums.Row(row, LatentSquares.Length);

    public void Dispose()
    {
        foreach (Tensor tensor in _owned)
            tensor.Dispose();
    }

    private TensorView<float> Floats(params ReadOnlySpan<long> shape)
    {
        var tensor = new Tensor(DType.F32, shape);
        _owned.Add(tensor);
        return tensor;
    }
}
