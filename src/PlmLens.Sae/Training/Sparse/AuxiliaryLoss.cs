using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// AuxK (Gao et al. 2024, A.2): the dead latents reconstruct what the live ones left over. With D the dead latents,
/// e = x - x' the residual, taken as a constant, z = ReLU(top-k of p restricted to D), k = min(auxiliary k, |D|), and
/// e' = sum of z_i d_i without b_dec: the loss is sum |e - e'|^2 / sum |e - mean e|^2. Only the rows of W_enc in D are
/// multiplied, so the cost grows with |D|.
/// </summary>
internal sealed class AuxiliaryLoss(IBackend backend, SaeWeights weights, TrainingOptions options) : IDisposable
{
    private readonly int _slots = options.AuxSlots(weights.Width);
    private Tensor? _rows;
    private Tensor? _bias;
    private IPackedWeight? _packed;

    /// <summary>Computes loss and code gradients of a batch, given the main residual, its squares and its
    /// sums.</summary>
    /// <param name="dead">D, not empty.</param>
    /// <param name="residualSquares">Sum of squares of the residual.</param>
    /// <param name="rows">Batch size.</param>
    /// <param name="input">[rows, width]: what the encoder reads.</param>
    /// <param name="buffers">Holds the main residual; receives the auxiliary codes and residual.</param>
    /// <param name="codes">The auxiliary codes; default when the loss is not defined.</param>
    /// <returns>The loss before its weight; 0 when the residual has no variance.</returns>
    public double Compute(
        ReadOnlySpan<int> dead,
        double residualSquares,
        int rows,
        TensorView<float> input,
        SparseBuffers buffers,
        out SparseCodes codes)
    {
        codes = default;
        double variance = residualSquares;
        foreach (float sum in buffers.ResidualSums.Span)
            variance -= (double)sum * sum / rows;
        if (!(variance > 1e-12 * residualSquares))
            return 0;

        int k = Math.Min(_slots, dead.Length);
        PackDead(dead);
        backend.EncodeTopK(
            input, _packed!, _bias!, rows, k, buffers.AuxiliaryIndices, buffers.AuxiliaryValues);
        Span<int> indices = buffers.AuxiliaryIndices.Slice(0, (long)rows * k).Span;
        for (int slot = 0; slot < indices.Length; slot++)
            indices[slot] = indices[slot] < 0 ? -1 : dead[indices[slot]];

        float factor = (float)(-2 * options.AuxWeight / variance);
        codes = new SparseCodes(
            default,
            buffers.AuxiliaryIndices,
            buffers.AuxiliaryValues,
            buffers.AuxiliaryDots,
            factor,
            rows,
            k);
        backend.SparseResidual(
            buffers.MainResidual,
            codes,
            weights.Decoder,
            weights.OutputWidth,
            buffers.AuxiliaryResidual,
            buffers.AuxiliarySquares);
        double error = 0;
        foreach (float square in buffers.AuxiliarySquares.Slice(0, rows).Span)
            error += square;
        return error / variance;
    }

    public void Dispose()
    {
        _packed?.Dispose();
        _rows?.Dispose();
        _bias?.Dispose();
    }

    // Copies the encoder rows of the dead latents side by side. The packed matrix has room for a power of two of them
    // and is made anew when that is too few or four times too many; rows without a latent have bias minus infinity, so
    // they are never selected.
    private void PackDead(ReadOnlySpan<int> dead)
    {
        int width = weights.Width;
        int capacity = Math.Min(weights.Latents, Math.Max(64, (int)System.Numerics.BitOperations.RoundUpToPowerOf2(
            (uint)dead.Length)));
        if (_packed is null || _packed.OutFeatures < capacity || _packed.OutFeatures > 4 * capacity)
        {
            Dispose();
            _rows = new Tensor(DType.F32, capacity, width);
            _bias = new Tensor(DType.F32, capacity);
            _packed = backend.Pack(_rows, capacity, width);
        }

        TensorView<float> rows = _rows!;
        TensorView<float> encoder = weights.Encoder;
        for (int i = 0; i < dead.Length; i++)
            encoder.Row(dead[i], width).Span.CopyTo(rows.Row(i, width).Span);
        Span<float> bias = _bias!.View<float>().Span;
        ReadOnlySpan<float> encoderBias = weights.EncoderBias.View<float>().Span;
        for (int i = 0; i < bias.Length; i++)
            bias[i] = i < dead.Length ? encoderBias[dead[i]] : float.NegativeInfinity;
        backend.Repack(rows, _packed);
    }
}
