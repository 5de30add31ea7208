using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Checks of the ops on ragged codes.</content>
internal static unsafe partial class OpArguments
{
    internal static void EncodeAbove(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        TensorView<float> thresholds,
        int rows,
        int slots,
        TensorView<int> counts,
        TensorView<int> indices,
        TensorView<float> values)
    {
        Size(rows, 0, nameof(rows));
        Size(slots, 1, nameof(slots));
        long count = (long)rows * weight.InFeatures, room = (long)rows * slots;
        Holds(x, count, nameof(x));
        if (!bias.IsNull)
            Holds(bias, weight.OutFeatures, nameof(bias));
        if (!thresholds.IsNull)
            Holds(thresholds, weight.OutFeatures, nameof(thresholds));
        Holds(counts, rows, nameof(counts));
        Holds(indices, room, nameof(indices));
        Holds(values, room, nameof(values));
        Apart(x, count, counts, rows, nameof(counts));
        Apart(x, count, indices, room, nameof(indices));
        Apart(x, count, values, room, nameof(values));
        Apart(indices, room, values, room, nameof(values));
    }

    internal static void DecodeRagged(
        TensorView<long> starts,
        TensorView<int> indices,
        TensorView<float> values,
        TensorView<float> decoder,
        TensorView<float> bias,
        int rows,
        int cols,
        TensorView<float> output)
    {
        long count = Matrix(rows, cols);
        Holds(starts, rows + 1L, nameof(starts));
        long first = starts.Pointer[0], last = first;
        for (long r = 1; r <= rows; r++)
        {
            if (starts.Pointer[r] < last)
                throw new ArgumentException($"starts[{r}] is {starts.Pointer[r]} after {last}.", nameof(starts));
            last = starts.Pointer[r];
        }

        Size(first, 0, nameof(starts));
        Holds(indices, last, nameof(indices));
        Holds(values, last, nameof(values));
        Indices(indices.Slice(first), last - first, decoder.Length / cols, nameof(indices));
        if (!bias.IsNull)
            Holds(bias, cols, nameof(bias));
        Holds(output, count, nameof(output));
        Apart(values, last, output, count, nameof(output));
        Apart(decoder, decoder.Length, output, count, nameof(output));
    }
}
