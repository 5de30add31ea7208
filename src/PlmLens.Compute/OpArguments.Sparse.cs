using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Checks of the sparse autoencoder's ops.</content>
internal static unsafe partial class OpArguments
{
    internal static void Center(
        TensorView<float> x, TensorView<float> offset, int rows, int cols, TensorView<float> output)
    {
        long count = Matrix(rows, cols);
        Holds(x, count, nameof(x));
        Holds(offset, cols, nameof(offset));
        Holds(output, count, nameof(output));
        ApartOrSame(x, output, count, nameof(output));
        Apart(offset, cols, output, count, nameof(output));
    }

    internal static void EncodeTopK(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        int k,
        TensorView<int> indices,
        TensorView<float> values)
    {
        Size(rows, 0, nameof(rows));
        Size(k, 1, nameof(k));
        if (k > weight.OutFeatures)
            throw new ArgumentException($"k is {k}; there are only {weight.OutFeatures} latents.", nameof(k));
        long count = (long)rows * weight.InFeatures, slots = (long)rows * k;
        Holds(x, count, nameof(x));
        Holds(bias, weight.OutFeatures, nameof(bias));
        Holds(indices, slots, nameof(indices));
        Holds(values, slots, nameof(values));
        Apart(x, count, indices, slots, nameof(indices));
        Apart(x, count, values, slots, nameof(values));
        Apart(indices, slots, values, slots, nameof(values));
    }

    internal static void DecodeSparse(
        TensorView<int> indices,
        TensorView<float> values,
        TensorView<float> decoder,
        TensorView<float> bias,
        int rows,
        int k,
        int cols,
        TensorView<float> output)
    {
        long count = Matrix(rows, cols);
        Codes(indices, values, decoder.Length / cols, rows, k);
        if (!bias.IsNull)
            Holds(bias, cols, nameof(bias));
        Holds(output, count, nameof(output));
        Apart(values, (long)rows * k, output, count, nameof(output));
        Apart(decoder, decoder.Length, output, count, nameof(output));
    }

    internal static void SparseResidual(
        TensorView<float> target,
        TensorView<int> indices,
        TensorView<float> values,
        TensorView<float> decoder,
        int rows,
        int k,
        int cols,
        TensorView<float> residual,
        TensorView<float> squares,
        TensorView<float> dots)
    {
        long count = Matrix(rows, cols), slots = (long)rows * k;
        Codes(indices, values, decoder.Length / cols, rows, k);
        Holds(target, count, nameof(target));
        Holds(residual, count, nameof(residual));
        Holds(squares, rows, nameof(squares));
        Holds(dots, slots, nameof(dots));
        Apart(target, count, residual, count, nameof(residual));
        Apart(values, slots, dots, slots, nameof(dots));
        Apart(decoder, decoder.Length, residual, count, nameof(residual));
    }

    internal static void SumRows(
        TensorView<float> x, TensorView<float> weights, int rows, int cols, TensorView<float> output)
    {
        long count = Matrix(rows, cols);
        Holds(x, count, nameof(x));
        if (!weights.IsNull)
            Holds(weights, rows, nameof(weights));
        Holds(output, cols, nameof(output));
        Apart(x, count, output, cols, nameof(output));
    }

    internal static void GroupByLatent(
        in SparseCodes main, in SparseCodes auxiliary, int latents, in LatentGroups groups)
    {
        Size(latents, 1, nameof(latents));
        GroupSlots(main, latents, nameof(main));
        if (auxiliary.K != 0)
        {
            GroupSlots(auxiliary, latents, nameof(auxiliary));
            if (auxiliary.Rows != main.Rows)
                throw new ArgumentException($"{auxiliary.Rows} auxiliary rows beside {main.Rows}.", nameof(auxiliary));
        }

        long slots = main.Slots + auxiliary.Slots;
        if (slots > int.MaxValue)
            throw new ArgumentException($"{slots} slots are too many for one batch.", nameof(main));
        Holds(groups.Starts, latents + 1L, nameof(groups.Starts));
        Holds(groups.Sources, slots, nameof(groups.Sources));
        Holds(groups.Coefficients, slots, nameof(groups.Coefficients));
        Holds(groups.Dots, slots, nameof(groups.Dots));
    }

    internal static void SparseGradient(
        in LatentGroups groups,
        TensorView<float> residual,
        TensorView<float> x,
        int rows,
        int latents,
        int cols,
        TensorView<float> decoderGradient,
        TensorView<float> encoderGradient,
        TensorView<float> biasGradient)
    {
        Groups(groups, residual, x, rows, latents, cols);
        Holds(decoderGradient, (long)latents * cols, nameof(decoderGradient));
        Holds(encoderGradient, (long)latents * cols, nameof(encoderGradient));
        Holds(biasGradient, latents, nameof(biasGradient));
    }

    internal static void SparseGradientSquares(
        in LatentGroups groups,
        TensorView<float> residual,
        TensorView<float> x,
        TensorView<float> decoder,
        int rows,
        int latents,
        int cols,
        TensorView<float> biasGradient,
        TensorView<float> squares)
    {
        Groups(groups, residual, x, rows, latents, cols);
        Holds(decoder, (long)latents * cols, nameof(decoder));
        Holds(biasGradient, latents, nameof(biasGradient));
        Holds(squares, latents, nameof(squares));
        Apart(biasGradient, latents, squares, latents, nameof(squares));
    }

    internal static void SparseAdam(
        in LatentGroups groups,
        TensorView<float> residual,
        TensorView<float> x,
        int rows,
        int latents,
        int cols,
        in AdamState encoder,
        in AdamState bias,
        in AdamState decoder)
    {
        Groups(groups, residual, x, rows, latents, cols);
        State(encoder, (long)latents * cols, nameof(encoder));
        State(bias, latents, nameof(bias));
        State(decoder, (long)latents * cols, nameof(decoder));
    }

    internal static void Adam(TensorView<float> gradient, int count, in AdamState state)
    {
        Size(count, 0, nameof(count));
        Holds(gradient, count, nameof(gradient));
        State(state, count, nameof(state));
        Apart(gradient, count, state.Parameters, count, nameof(state));
    }

    private static long Matrix(int rows, int cols)
    {
        Size(rows, 0, nameof(rows));
        Size(cols, 1, nameof(cols));
        return (long)rows * cols;
    }

    private static void Codes(TensorView<int> indices, TensorView<float> values, long latents, int rows, int k)
    {
        Size(k, 1, nameof(k));
        long slots = (long)rows * k;
        Holds(indices, slots, nameof(indices));
        Holds(values, slots, nameof(values));
        for (long slot = 0; slot < slots; slot++)
        {
            if (values.Pointer[slot] != 0 && (uint)indices.Pointer[slot] >= latents)
                OutOfRange(slot, indices.Pointer[slot], latents, nameof(indices));
        }
    }

    private static void GroupSlots(in SparseCodes codes, int latents, string name)
    {
        Size(codes.Rows, 0, name);
        Codes(codes.Indices, codes.Values, latents, codes.Rows, codes.K);
        Holds(codes.Dots, codes.Slots, name);
    }

    private static void Groups(
        in LatentGroups groups, TensorView<float> residual, TensorView<float> x, int rows, int latents, int cols)
    {
        Size(rows, 1, nameof(rows));
        Size(latents, 1, nameof(latents));
        long count = Matrix(rows, cols);
        Holds(groups.Starts, latents + 1L, nameof(groups.Starts));
        int entries = groups.Starts.Pointer[latents];
        Holds(groups.Sources, entries, nameof(groups.Sources));
        Holds(groups.Coefficients, entries, nameof(groups.Coefficients));
        Holds(groups.Dots, entries, nameof(groups.Dots));
        Holds(x, count, nameof(x));
        Indices(groups.Sources, entries, residual.Length / cols, nameof(groups.Sources));
    }

    private static void State(in AdamState state, long count, string name)
    {
        Holds(state.Parameters, count, name);
        Holds(state.First, count, name);
        Holds(state.Second, count, name);
        Apart(state.Parameters, count, state.First, count, name);
        Apart(state.Parameters, count, state.Second, count, name);
        Apart(state.First, count, state.Second, count, name);
    }
}
