using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Workspace of a step of the TopK family, allocated once: a few arrays of batch x width and batch x k. Nothing has batch x
/// latents elements.
/// </summary>
internal sealed class SparseBuffers : IDisposable
{
    private readonly List<Tensor> _owned = [];

    public SparseBuffers(int rows, int width, int latents, int k, int auxiliaryK)
    {
        long slots = (long)rows * k, auxiliarySlots = (long)rows * auxiliaryK;
        int stack = auxiliaryK > 0 ? 2 : 1;
        Residuals = Floats((long)stack * rows, width);
        Squares = Floats(rows);
        AuxiliarySquares = Floats(stack == 2 ? rows : 0);
        Indices = Integers(slots);
        Values = Floats(slots);
        Dots = Floats(slots);
        AuxiliaryIndices = Integers(auxiliarySlots);
        AuxiliaryValues = Floats(auxiliarySlots);
        AuxiliaryDots = Floats(auxiliarySlots);
        Groups = new LatentGroups(
            Integers(latents + 1L),
            Integers(slots + auxiliarySlots),
            Floats(slots + auxiliarySlots),
            Floats(slots + auxiliarySlots));
        EncoderBiasGradient = Floats(latents);
        LatentSquares = Floats(latents);
        ResidualSums = Floats(width);
        EncoderPull = Floats(width);
        DecoderBiasGradient = Floats(width);
        MainResidual = Residuals.Slice(0, (long)rows * width);
        AuxiliaryResidual = Residuals.Slice(MainResidual.Length);
    }

    /// <summary>[rows or 2 rows, width]: residuals, then those of the auxiliary loss.</summary>
    public TensorView<float> Residuals { get; }

    public TensorView<float> MainResidual { get; }

    public TensorView<float> AuxiliaryResidual { get; }

    /// <summary>[rows]: squared length of each residual.</summary>
    public TensorView<float> Squares { get; }

    public TensorView<float> AuxiliarySquares { get; }

    /// <summary>[rows, k].</summary>
    public TensorView<int> Indices { get; }

    public TensorView<float> Values { get; }

    /// <summary>[rows, k]: gradient with respect to <see cref="Values"/>.</summary>
    public TensorView<float> Dots { get; }

    /// <summary>[rows, auxiliary k]; used with a narrower k when few latents are dead.</summary>
    public TensorView<int> AuxiliaryIndices { get; }

    public TensorView<float> AuxiliaryValues { get; }

    public TensorView<float> AuxiliaryDots { get; }

    public LatentGroups Groups { get; }

    /// <summary>[latents].</summary>
    public TensorView<float> EncoderBiasGradient { get; }

    /// <summary>[latents]: squared length of each latent's gradient.</summary>
    public TensorView<float> LatentSquares { get; }

    /// <summary>[width]: sum of residuals.</summary>
    public TensorView<float> ResidualSums { get; }

    /// <summary>[width]: sum over latents of encoder row times encoder bias gradient.</summary>
    public TensorView<float> EncoderPull { get; }

    /// <summary>[width].</summary>
    public TensorView<float> DecoderBiasGradient { get; }

    public void Dispose()
    {
        foreach (Tensor tensor in _owned)
            tensor.Dispose();
    }

    private TensorView<float> Floats(params ReadOnlySpan<long> shape) => Own(new Tensor(DType.F32, shape));

    private TensorView<int> Integers(long count) => Own(new Tensor(DType.I32, count));

    private Tensor Own(Tensor tensor)
    {
        _owned.Add(tensor);
        return tensor;
    }
}
