using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Workspace of a step of the TopK family, allocated once: a few arrays of batch x width and batch x k, and at most 64
/// MiB for gradients. Nothing has batch x latents elements.
/// </summary>
internal sealed class SparseBuffers : IDisposable
{
    // Gradients of more than this many weights are computed twice rather than stored.
    private const long MostGradients = 16L << 20;

    private readonly List<Tensor> _owned = [];

    /// <summary>Allocates for a run.</summary>
    /// <param name="rows">Tokens of a batch.</param>
    /// <param name="inputs">Values of an encoder row.</param>
    /// <param name="outputs">Values of a decoder row.</param>
    /// <param name="latents">Latents.</param>
    /// <param name="k">Most codes of a token, on average.</param>
    /// <param name="auxiliaryK">Dead latents of a token, at most; 0 without the auxiliary loss.</param>
    /// <param name="prefixes">Prefixes of a Matryoshka autoencoder, 0 for other architectures.</param>
    public SparseBuffers(int rows, int inputs, int outputs, int latents, int k, int auxiliaryK, int prefixes)
    {
        long slots = (long)rows * k, auxiliarySlots = (long)rows * auxiliaryK, matrix = (long)rows * outputs;
        int main = Math.Max(1, prefixes);
        Residuals = Floats((main + (auxiliaryK > 0 ? 1L : 0)) * rows, outputs);
        Suffixes = Residuals.Slice(0, main * matrix);
        AuxiliaryResidual = Residuals.Slice(main * matrix);
        MainResidual = prefixes > 0 ? Floats(rows, outputs) : Suffixes;
        Squares = Floats(main * (long)rows);
        AuxiliarySquares = Floats(auxiliaryK > 0 ? rows : 0);
        RowStarts = Integers(rows + 1L);
        Indices = Integers(slots);
        Values = Floats(slots);
        Dots = Floats(slots);
        AuxiliaryIndices = Integers(auxiliarySlots);
        AuxiliaryValues = Floats(auxiliarySlots);
        AuxiliaryDots = Floats(auxiliarySlots);
        Groups = new LatentGroups(
            Integers(latents + 1L),
            Integers(slots + auxiliarySlots),
            Integers(slots + auxiliarySlots),
            Floats(slots + auxiliarySlots),
            Floats(slots + auxiliarySlots));
        long gradients = latents * ((long)inputs + outputs);
        Gradients = gradients <= MostGradients ? Floats(gradients) : default;
        EncoderBiasGradient = Floats(latents);
        LatentSquares = Floats(latents);
        ResidualSums = Floats(outputs);
        SuffixSums = prefixes > 0 ? Floats(outputs) : ResidualSums;
        EncoderPull = Floats(inputs);
        DecoderBiasGradient = Floats(outputs);
        NoOffset = Floats(inputs);
    }

    /// <summary>[stack, rows, outputs]: what decoder gradients multiply: the residual, or of each prefix the weighted
    /// sum of its residual and those of all longer ones; then the residual of the auxiliary loss.</summary>
    public TensorView<float> Residuals { get; }

    /// <summary>The part of <see cref="Residuals"/> before that of the auxiliary loss.</summary>
    public TensorView<float> Suffixes { get; }

    public TensorView<float> AuxiliaryResidual { get; }

    /// <summary>[rows, outputs]: residual of all latents together.</summary>
    public TensorView<float> MainResidual { get; }

    /// <summary>[rows], or [rows, prefixes]: squared length of each residual.</summary>
    public TensorView<float> Squares { get; }

    public TensorView<float> AuxiliarySquares { get; }

    /// <summary>[rows + 1]: where the codes of each row start, when their number differs.</summary>
    public TensorView<int> RowStarts { get; }

    /// <summary>[rows * k].</summary>
    public TensorView<int> Indices { get; }

    public TensorView<float> Values { get; }

    /// <summary>[rows * k]: gradient with respect to <see cref="Values"/>.</summary>
    public TensorView<float> Dots { get; }

    /// <summary>[rows, auxiliary k]; used with a narrower k when few latents are dead.</summary>
    public TensorView<int> AuxiliaryIndices { get; }

    public TensorView<float> AuxiliaryValues { get; }

    public TensorView<float> AuxiliaryDots { get; }

    public LatentGroups Groups { get; }

    /// <summary>[latents, inputs], then [latents, outputs]: gradients between computing and applying them; default when
    /// they would take too much memory.</summary>
    public TensorView<float> Gradients { get; }

    /// <summary>[latents].</summary>
    public TensorView<float> EncoderBiasGradient { get; }

    /// <summary>[latents]: squared length of each latent's gradient.</summary>
    public TensorView<float> LatentSquares { get; }

    /// <summary>[outputs]: sum over rows of <see cref="MainResidual"/>.</summary>
    public TensorView<float> ResidualSums { get; }

    /// <summary>[outputs]: sum over rows of the first suffix, which b_dec's gradient multiplies.</summary>
    public TensorView<float> SuffixSums { get; }

    /// <summary>[inputs]: sum over latents of encoder row times encoder bias gradient.</summary>
    public TensorView<float> EncoderPull { get; }

    /// <summary>[outputs].</summary>
    public TensorView<float> DecoderBiasGradient { get; }

    /// <summary>[inputs]: zeros.</summary>
    public TensorView<float> NoOffset { get; }

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
