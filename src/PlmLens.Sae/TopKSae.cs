using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// TopK autoencoder (Gao et al. 2024, arXiv 2406.04093): z = ReLU(top-k of W_enc (h - b_dec) + b_enc),
/// h' = sum of z_i d_i + b_dec. Works on raw hidden states; a scale used in training is folded into the biases.
/// </summary>
public sealed class TopKSae : ISparseEncoder, IDisposable
{
    // Rows that are centred and encoded at a time; bounds the workspace and changes no result.
    private const int ChunkRows = 1024;
    private readonly IBackend _backend;
    private readonly IPackedWeight _encoder;
    private readonly Tensor _centred;

    /// <summary>Takes over <paramref name="weights"/>.</summary>
    /// <param name="backend">Runs the ops.</param>
    /// <param name="weights">For raw hidden states; disposed with this object and not changed.</param>
    /// <param name="k">1 to weights.Latents.</param>
    /// <exception cref="PlmLensException">k is out of range, or a parameter is NaN or infinite; says which.</exception>
    public TopKSae(IBackend backend, SaeWeights weights, int k)
    {
        if (k < 1 || k > weights.Latents)
            throw new PlmLensException(
                $"k is {k}, but this autoencoder has {weights.Latents} latents; k must be 1 to that.");
        RequireFinite(weights.Encoder, "W_enc");
        RequireFinite(weights.EncoderBias, "b_enc");
        RequireFinite(weights.Decoder, "W_dec");
        RequireFinite(weights.DecoderBias, "b_dec");
        _backend = backend;
        Weights = weights;
        K = k;
        _encoder = backend.Pack(weights.Encoder, Latents, Width);
        _centred = new Tensor(DType.F32, ChunkRows, Width);
    }

    /// <summary>Active latents of a row, at most.</summary>
    public int K { get; }

    /// <inheritdoc/>
    public int Width => Weights.Width;

    /// <inheritdoc/>
    public int Latents => Weights.Latents;

    /// <inheritdoc/>
    public int MaxActive => K;

    /// <summary>The parameters.</summary>
    public SaeWeights Weights { get; }

    /// <inheritdoc/>
    public void Encode(TensorView<float> x, int rows, TensorView<int> indices, TensorView<float> values)
    {
        for (int first = 0; first < rows; first += ChunkRows)
        {
            int count = Math.Min(ChunkRows, rows - first);
            TensorView<float> chunk = x.Slice((long)first * Width, (long)count * Width);
            long slot = (long)first * K, slots = (long)count * K;
            _backend.Center(chunk, Weights.DecoderBias, 1, count, Width, _centred);
            TensorView<int> chunkIndices = indices.Slice(slot, slots);
            _backend.EncodeTopK(
                _centred, _encoder, Weights.EncoderBias, count, K, chunkIndices, values.Slice(slot, slots));
        }
    }

    /// <inheritdoc/>
    public void Decode(TensorView<int> indices, TensorView<float> values, int rows, TensorView<float> output) =>
        _backend.DecodeSparse(indices, values, Weights.Decoder, Weights.DecoderBias, rows, K, Width, output);

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder.Dispose();
        _centred.Dispose();
        Weights.Dispose();
    }

    private static void RequireFinite(Tensor tensor, string name)
    {
        TensorView<float> values = tensor;
        for (long i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new PlmLensException(
                    $"Element {i} of {name} is {values[i]}: this autoencoder's weights are damaged.");
            }
        }
    }
}
