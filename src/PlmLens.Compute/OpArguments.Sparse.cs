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

    internal static void EncodeBatchTopK(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        int count,
        TensorView<int> starts,
        TensorView<int> indices,
        TensorView<float> values)
    {
        Size(rows, 0, nameof(rows));
        Size(count, 1, nameof(count));
        if (count > 1 << 28)
            throw new ArgumentException($"count is {count}; at most {1 << 28} values can be selected.", nameof(count));
        long inputs = (long)rows * weight.InFeatures;
        Holds(x, inputs, nameof(x));
        Holds(bias, weight.OutFeatures, nameof(bias));
        Holds(starts, rows + 1L, nameof(starts));
        Holds(indices, count, nameof(indices));
        Holds(values, count, nameof(values));
        Apart(x, inputs, indices, count, nameof(indices));
        Apart(x, inputs, values, count, nameof(values));
        Apart(indices, count, values, count, nameof(values));
        Apart(starts, rows + 1L, indices, count, nameof(indices));
        Apart(starts, rows + 1L, values, count, nameof(values));
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
        Size(k, 1, nameof(k));
        Slots(indices, values, decoder.Length / cols, (long)rows * k);
        if (!bias.IsNull)
            Holds(bias, cols, nameof(bias));
        Holds(output, count, nameof(output));
        Apart(values, (long)rows * k, output, count, nameof(output));
        Apart(decoder, decoder.Length, output, count, nameof(output));
    }

    internal static void SparseResidual(
        TensorView<float> target,
        in SparseCodes codes,
        TensorView<float> decoder,
        int cols,
        TensorView<float> residual,
        TensorView<float> squares)
    {
        long count = Matrix(codes.Rows, cols);
        Codes(codes, decoder.Length / cols, nameof(codes));
        Holds(target, count, nameof(target));
        Holds(residual, count, nameof(residual));
        Holds(squares, codes.Rows, nameof(squares));
        Apart(target, count, residual, count, nameof(residual));
        Apart(codes.Values, codes.Slots, codes.Dots, codes.Slots, nameof(codes));
        Apart(decoder, decoder.Length, residual, count, nameof(residual));
    }

    internal static void PrefixResidual(
        TensorView<float> target,
        in SparseCodes codes,
        TensorView<float> decoder,
        in LatentPrefixes prefixes,
        int cols,
        TensorView<float> residual,
        TensorView<float> suffixes,
        TensorView<float> squares)
    {
        long count = Matrix(codes.Rows, cols), stack = count * prefixes.Count;
        Size(prefixes.Count, 1, nameof(prefixes));
        Prefixes(prefixes, decoder.Length / cols);
        Codes(codes, decoder.Length / cols, nameof(codes));
        Holds(target, count, nameof(target));
        Holds(residual, count, nameof(residual));
        Holds(suffixes, stack, nameof(suffixes));
        Holds(squares, (long)codes.Rows * prefixes.Count, nameof(squares));
        Apart(target, count, residual, count, nameof(residual));
        Apart(target, count, suffixes, stack, nameof(suffixes));
        Apart(residual, count, suffixes, stack, nameof(suffixes));
        Apart(codes.Values, codes.Slots, codes.Dots, codes.Slots, nameof(codes));
        Apart(decoder, decoder.Length, residual, count, nameof(residual));
        Apart(decoder, decoder.Length, suffixes, stack, nameof(suffixes));
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

    internal static void ColumnProducts(
        TensorView<float> a, TensorView<float> b, int rows, int aCols, int bCols, TensorView<float> output)
    {
        Size(rows, 1, nameof(rows));
        long left = Matrix(rows, aCols), right = Matrix(rows, bCols), count = Matrix(aCols, bCols);
        Holds(a, left, nameof(a));
        Holds(b, right, nameof(b));
        Holds(output, count, nameof(output));
        Apart(a, left, output, count, nameof(output));
        Apart(b, right, output, count, nameof(output));
    }

    internal static void GroupByLatent(
        in SparseCodes main,
        in SparseCodes auxiliary,
        in LatentPrefixes prefixes,
        int latents,
        in LatentGroups groups)
    {
        Size(latents, 1, nameof(latents));
        Prefixes(prefixes, latents);
        Codes(main, latents, nameof(main));
        if (!auxiliary.IsNone)
        {
            Codes(auxiliary, latents, nameof(auxiliary));
            if (auxiliary.Rows != main.Rows)
                throw new ArgumentException($"{auxiliary.Rows} auxiliary rows beside {main.Rows}.", nameof(auxiliary));
        }

        long slots = main.Slots + auxiliary.Slots;
        if (slots > int.MaxValue || (prefixes.Count + 2L) * main.Rows > int.MaxValue)
            throw new ArgumentException($"{slots} slots are too many for one batch.", nameof(main));
        Holds(groups.Starts, latents + 1L, nameof(groups.Starts));
        Holds(groups.Rows, slots, nameof(groups.Rows));
        Holds(groups.Sources, slots, nameof(groups.Sources));
        Holds(groups.Coefficients, slots, nameof(groups.Coefficients));
        Holds(groups.Dots, slots, nameof(groups.Dots));
    }

    internal static void SparseGradient(
        in LatentGroups groups,
        TensorView<float> residuals,
        TensorView<float> x,
        int latents,
        int inputCols,
        int outputCols,
        TensorView<float> decoderGradient,
        TensorView<float> encoderGradient,
        TensorView<float> biasGradient)
    {
        Groups(groups, residuals, x, latents, inputCols, outputCols);
        Holds(decoderGradient, (long)latents * outputCols, nameof(decoderGradient));
        Holds(encoderGradient, (long)latents * inputCols, nameof(encoderGradient));
        Holds(biasGradient, latents, nameof(biasGradient));
    }

    internal static void SparseGradientSquares(
        in LatentGroups groups,
        TensorView<float> residuals,
        TensorView<float> x,
        TensorView<float> decoder,
        int latents,
        int inputCols,
        int outputCols,
        TensorView<float> biasGradient,
        TensorView<float> squares,
        TensorView<float> gradients)
    {
        Groups(groups, residuals, x, latents, inputCols, outputCols);
        Holds(decoder, (long)latents * outputCols, nameof(decoder));
        Holds(biasGradient, latents, nameof(biasGradient));
        Holds(squares, latents, nameof(squares));
        Apart(biasGradient, latents, squares, latents, nameof(squares));
        Gradients(gradients, latents, inputCols, outputCols);
    }

    internal static void SparseAdam(
        in LatentGroups groups,
        TensorView<float> residuals,
        TensorView<float> x,
        TensorView<float> gradients,
        int latents,
        int inputCols,
        int outputCols,
        in AdamState encoder,
        in AdamState bias,
        in AdamState decoder)
    {
        Groups(groups, residuals, x, latents, inputCols, outputCols);
        Gradients(gradients, latents, inputCols, outputCols);
        State(encoder, (long)latents * inputCols, nameof(encoder));
        State(bias, latents, nameof(bias));
        State(decoder, (long)latents * outputCols, nameof(decoder));
    }

    internal static void Adam(TensorView<float> gradient, int count, in AdamState state)
    {
        Size(count, 0, nameof(count));
        Holds(gradient, count, nameof(gradient));
        State(state, count, nameof(state));
        Apart(gradient, count, state.Parameters, count, nameof(state));
    }

    private static void Gradients(TensorView<float> gradients, int latents, int inputCols, int outputCols)
    {
        if (!gradients.IsNull)
            Holds(gradients, latents * ((long)inputCols + outputCols), nameof(gradients));
    }

    private static long Matrix(int rows, int cols)
    {
        Size(rows, 0, nameof(rows));
        Size(cols, 1, nameof(cols));
        return (long)rows * cols;
    }

    private static void Slots(TensorView<int> indices, TensorView<float> values, long latents, long slots)
    {
        Holds(indices, slots, nameof(indices));
        Holds(values, slots, nameof(values));
        for (long slot = 0; slot < slots; slot++)
        {
            if (values.Pointer[slot] != 0 && (uint)indices.Pointer[slot] >= latents)
                OutOfRange(slot, indices.Pointer[slot], latents, nameof(indices));
        }
    }

    private static void Codes(in SparseCodes codes, long latents, string name)
    {
        Size(codes.Rows, 0, name);
        if (codes.Starts.IsNull)
        {
            Size(codes.K, 1, name);
        }
        else
        {
            Holds(codes.Starts, codes.Rows + 1L, name);
            bool rising = codes.First(0) == 0;
            for (long r = 0; r < codes.Rows; r++)
                rising &= codes.First(r) <= codes.First(r + 1);
            if (!rising)
                throw new ArgumentException("The starts of the rows must begin with 0 and never fall.", name);
        }

        Slots(codes.Indices, codes.Values, latents, codes.Slots);
        Holds(codes.Dots, codes.Slots, name);
    }

    private static void Prefixes(in LatentPrefixes prefixes, long latents)
    {
        Size(prefixes.Count, 0, nameof(prefixes));
        if (prefixes.Count == 0)
            return;
        Holds(prefixes.Ends, prefixes.Count, nameof(prefixes));
        Holds(prefixes.Weights, prefixes.Count, nameof(prefixes));
        bool rising = prefixes.Ends.Pointer[prefixes.Count - 1] == latents;
        for (int g = 0; g < prefixes.Count; g++)
            rising &= prefixes.Ends.Pointer[g] > (g == 0 ? 0 : prefixes.Ends.Pointer[g - 1]);
        if (!rising)
            throw new ArgumentException($"The prefixes must rise and end at {latents} latents.", nameof(prefixes));
    }

    private static void Groups(
        in LatentGroups groups,
        TensorView<float> residuals,
        TensorView<float> x,
        int latents,
        int inputCols,
        int outputCols)
    {
        Size(latents, 1, nameof(latents));
        Size(inputCols, 1, nameof(inputCols));
        Size(outputCols, 1, nameof(outputCols));
        Holds(groups.Starts, latents + 1L, nameof(groups.Starts));
        int entries = groups.Starts.Pointer[latents];
        Holds(groups.Rows, entries, nameof(groups.Rows));
        Holds(groups.Sources, entries, nameof(groups.Sources));
        Holds(groups.Coefficients, entries, nameof(groups.Coefficients));
        Holds(groups.Dots, entries, nameof(groups.Dots));
        Indices(groups.Rows, entries, x.Length / inputCols, nameof(groups.Rows));
        Indices(groups.Sources, entries, residuals.Length / outputCols, nameof(groups.Sources));
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
