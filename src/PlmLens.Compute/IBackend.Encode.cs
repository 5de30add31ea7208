using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>
/// Ops of autoencoders whose rows have any number of active latents. Ragged codes are a list of pairs for each row, one
/// after the other: row r has entries starts[r] to starts[r + 1] - 1 of indices and values.
/// </content>
public partial interface IBackend
{
    /// <summary>
    /// Latents above their thresholds: with p[r, i] = sum over c of x[r, c] * weight[i, c] + bias[i], those with
    /// p[r, i] greater than thresholds[i], in ascending order. NaN is greater than nothing. A row has room for
    /// <paramref name="slots"/> pairs; more are counted and dropped, so that a caller can try again with room.
    /// </summary>
    /// <param name="x">[rows, InFeatures].</param>
    /// <param name="weight">Packed [OutFeatures, InFeatures]; OutFeatures is the number of latents.</param>
    /// <param name="bias">[OutFeatures], or a default view for none.</param>
    /// <param name="thresholds">[OutFeatures], or a default view for 0; may be negative.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="slots">1 or more.</param>
    /// <param name="counts">[rows]: latents above their thresholds, also those for which there was no room.</param>
    /// <param name="indices">[rows, slots]: the first min(counts[r], slots) of row r are written, no others.</param>
    /// <param name="values">[rows, slots]: p, likewise.</param>
    void EncodeAbove(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        TensorView<float> thresholds,
        int rows,
        int slots,
        TensorView<int> counts,
        TensorView<int> indices,
        TensorView<float> values);

    /// <summary>output[r, :] = bias + sum over the entries e of row r of values[e] * decoder[indices[e], :].</summary>
    /// <param name="starts">[rows + 1], rising from any start.</param>
    /// <param name="indices">[starts[rows]], each below the decoder's rows.</param>
    /// <param name="values">[starts[rows]]; any.</param>
    /// <param name="decoder">[latents, cols].</param>
    /// <param name="bias">[cols], or a default view for none.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="output">[rows, cols].</param>
    void DecodeRagged(
        TensorView<long> starts,
        TensorView<int> indices,
        TensorView<float> values,
        TensorView<float> decoder,
        TensorView<float> bias,
        int rows,
        int cols,
        TensorView<float> output);
}
