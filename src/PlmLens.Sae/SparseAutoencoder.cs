using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// A sparse autoencoder of any architecture, ready to run: z = activation(W_enc (n(h) - b_dec) + b_enc),
/// h' = n^-1(sum of z_i d_i + b_dec) + W_skip h, with <see cref="SaeSpec"/> saying what activation and n are. Works on
/// raw hidden states; a constant scale used in training is folded into the weights.
/// </summary>
public sealed class SparseAutoencoder : ISparseEncoder, IDisposable
{
    // Rows that are normalised, centred and encoded at a time; bounds the workspace and changes no result.
    private const int ChunkRows = 1024;
    private readonly IBackend _backend;
    private readonly ILatentSelector _selector;
    private readonly IPackedWeight? _skip;
    private readonly Tensor _input;
    private readonly Tensor _decoder;

    /// <summary>Takes over <paramref name="weights"/>.</summary>
    /// <param name="backend">Runs the ops.</param>
    /// <param name="weights">For raw hidden states; disposed with this object and not changed.</param>
    /// <param name="spec">What is computed with them.</param>
    /// <param name="featureMax">[latents]: codes come out divided by these, so that they lie in 0 to 1 over the corpus
    /// that the maxima are of; a latent with maximum 0 is never active. The selection and the reconstruction do not
    /// change. Empty for codes as they are.</param>
    /// <exception cref="PlmLensException">k is out of range, a tensor that the activation needs is missing, or a
    /// parameter is NaN or infinite; says which.</exception>
    public SparseAutoencoder(
        IBackend backend, SaeWeights weights, SaeSpec spec, ReadOnlySpan<float> featureMax = default)
    {
        SpecChecks.Require(weights, spec);
        _backend = backend;
        Weights = weights;
        Spec = spec;
        _selector = LatentSelectors.Make(backend, weights, spec, featureMax);
        _decoder = featureMax.IsEmpty ? weights.Decoder : ScaledDecoder(weights, featureMax);
        _skip = weights.Skip is { } skip ? backend.Pack(skip, weights.OutputWidth, weights.Width) : null;
        _input = new Tensor(DType.F32, ChunkRows, weights.Width);
    }

    /// <summary>What runs the ops.</summary>
    public IBackend Backend => _backend;

    /// <summary>What is computed.</summary>
    public SaeSpec Spec { get; }

    /// <inheritdoc/>
    public int Width => Weights.Width;

    /// <inheritdoc/>
    public int OutputWidth => Weights.OutputWidth;

    /// <inheritdoc/>
    public int Latents => Weights.Latents;

    /// <summary>The parameters.</summary>
    public SaeWeights Weights { get; }

    /// <inheritdoc/>
    public void Encode(TensorView<float> x, int rows, CodeBuffer codes)
    {
        codes.Clear();
        for (int first = 0; first < rows; first += ChunkRows)
        {
            int count = Math.Min(ChunkRows, rows - first);
            TensorView<float> input = x.Slice((long)first * Width, (long)count * Width);
            if (Spec.Normalisation != InputNormalisation.None)
            {
                RowNormaliser.Apply(Spec.Normalisation, input, count, Width, _input);
                input = _input;
            }

            if (Spec.SubtractDecoderBias)
            {
                _backend.Center(input, Weights.DecoderBias, 1, count, Width, _input);
                input = _input;
            }

            _selector.Select(input, count, codes);
        }
    }

    /// <inheritdoc/>
    public void Decode(CodeBuffer codes, TensorView<float> x, TensorView<float> output)
    {
        int rows = codes.Rows;
        _backend.DecodeRagged(
            codes.Starts, codes.Indices, codes.Values, _decoder, Weights.DecoderBias, rows, OutputWidth, output);
        if (Spec.Normalisation != InputNormalisation.None)
            RowNormaliser.Undo(Spec.Normalisation, x, rows, Width, output);
        if (_skip is not null)
            _backend.Linear(x, _skip, default, rows, Epilogue.Add, output);
    }

    /// <summary>What one latent adds to a reconstruction for each unit of its code, as far as
    /// <see cref="ScaleOf"/> is 1.</summary>
    /// <param name="latent">0 to latents - 1.</param>
    /// <returns>[OutputWidth], valid as long as this object.</returns>
    public TensorView<float> DirectionOf(int latent) => _decoder.View<float>().Row(latent, OutputWidth);

    /// <summary>The factor that undoes the normalisation of a hidden state: the reconstruction of
    /// <paramref name="x"/> is a constant and this times the sum of codes times <see cref="DirectionOf"/>.</summary>
    /// <param name="x">[Width].</param>
    /// <returns>1 without normalisation.</returns>
    public double ScaleOf(ReadOnlySpan<float> x) =>
        Spec.Normalisation == InputNormalisation.None ? 1 : RowNormaliser.ScaleOf(Spec.Normalisation, x);

    /// <inheritdoc/>
    public void Dispose()
    {
        _selector.Dispose();
        _skip?.Dispose();
        _input.Dispose();
        if (_decoder != Weights.Decoder)
            _decoder.Dispose();
        Weights.Dispose();
    }

    private static Tensor ScaledDecoder(SaeWeights weights, ReadOnlySpan<float> featureMax)
    {
        var scaled = new Tensor(DType.F32, weights.Latents, weights.OutputWidth);
        for (int i = 0; i < weights.Latents; i++)
        {
            TensorView<float> from = weights.Decoder.View<float>().Row(i, weights.OutputWidth);
            TensorView<float> to = scaled.View<float>().Row(i, weights.OutputWidth);
            for (int c = 0; c < weights.OutputWidth; c++)
                to[c] = from[c] * featureMax[i];
        }

        return scaled;
    }
}
