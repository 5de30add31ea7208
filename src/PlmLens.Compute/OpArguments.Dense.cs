using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Checks of the encoder's forward ops.</content>
internal static unsafe partial class OpArguments
{
    internal static void Pack(TensorView<float> weight, int outFeatures, int inFeatures)
    {
        Size(outFeatures, 1, nameof(outFeatures));
        Size(inFeatures, 1, nameof(inFeatures));
        Holds(weight, (long)outFeatures * inFeatures, nameof(weight));
    }

    internal static void Linear(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        Epilogue epilogue,
        TensorView<float> output)
    {
        Size(rows, 0, nameof(rows));
        if (epilogue is < Epilogue.None or > Epilogue.Add)
            throw new ArgumentOutOfRangeException(nameof(epilogue), epilogue, "No such epilogue.");
        long read = (long)rows * weight.InFeatures, written = (long)rows * weight.OutFeatures;
        Holds(x, read, nameof(x));
        if (!bias.IsNull)
        {
            Holds(bias, weight.OutFeatures, nameof(bias));
            Apart(bias, weight.OutFeatures, output, written, nameof(output));
        }

        Holds(output, written, nameof(output));
        Apart(x, read, output, written, nameof(output));
    }

    internal static void LayerNorm(
        TensorView<float> x,
        TensorView<float> gamma,
        TensorView<float> beta,
        int rows,
        int cols,
        TensorView<float> output)
    {
        Size(rows, 0, nameof(rows));
        Size(cols, 1, nameof(cols));
        long count = (long)rows * cols;
        Holds(x, count, nameof(x));
        Holds(gamma, cols, nameof(gamma));
        Holds(beta, cols, nameof(beta));
        Holds(output, count, nameof(output));
        ApartOrSame(x, output, count, nameof(output));
        Apart(gamma, cols, output, count, nameof(output));
        Apart(beta, cols, output, count, nameof(output));
    }

    internal static void Embed(
        TensorView<int> tokens,
        TensorView<float> table,
        TensorView<float> rowScale,
        int rows,
        int cols,
        TensorView<float> output)
    {
        Size(rows, 0, nameof(rows));
        Size(cols, 1, nameof(cols));
        long count = (long)rows * cols;
        Holds(tokens, rows, nameof(tokens));
        Holds(rowScale, rows, nameof(rowScale));
        Holds(output, count, nameof(output));
        Indices(tokens, rows, table.Length / cols, nameof(tokens));
        Apart(tokens, rows, output, count, nameof(output));
        Apart(table, table.Length, output, count, nameof(output));
        Apart(rowScale, rows, output, count, nameof(output));
    }

    internal static void AddRows(
        TensorView<int> index, TensorView<float> table, int rows, int cols, TensorView<float> x)
    {
        Size(rows, 0, nameof(rows));
        Size(cols, 1, nameof(cols));
        long count = (long)rows * cols;
        Holds(index, rows, nameof(index));
        Holds(x, count, nameof(x));
        Indices(index, rows, table.Length / cols, nameof(index));
        Apart(index, rows, x, count, nameof(x));
        Apart(table, table.Length, x, count, nameof(x));
    }

    internal static void ScaleAndRotate(
        TensorView<int> positions, int rows, int heads, int headDim, bool rotary, TensorView<float> qkv)
    {
        Size(rows, 0, nameof(rows));
        Heads(heads, headDim);
        if (rotary && headDim % 2 != 0)
            throw new ArgumentException($"headDim is {headDim}; rotation needs an even one.", nameof(headDim));
        Holds(qkv, 3L * rows * heads * headDim, nameof(qkv));
        if (!rotary)
            return;
        Holds(positions, rows, nameof(positions));
        Indices(positions, rows, 1 << 24, nameof(positions)); // Exact in binary32.
        Apart(positions, rows, qkv, 3L * rows * heads * headDim, nameof(qkv));
    }

    internal static void Attention(
        TensorView<float> qkv, ReadOnlySpan<int> offsets, int heads, int headDim, TensorView<float> output)
    {
        Heads(heads, headDim);
        if (offsets.IsEmpty || offsets[0] < 0)
            throw new ArgumentException("offsets must start with a row number of 0 or more.", nameof(offsets));
        for (int p = 1; p < offsets.Length; p++)
        {
            if (offsets[p] < offsets[p - 1])
                throw new ArgumentException($"offsets[{p}] is less than the offset before it.", nameof(offsets));
        }

        long width = (long)heads * headDim, rows = offsets[^1];
        Holds(qkv, 3 * rows * width, nameof(qkv));
        Holds(output, rows * width, nameof(output));
        Apart(qkv, 3 * rows * width, output, rows * width, nameof(output));
    }

    internal static void AttentionMap(
        TensorView<float> qkv, int rows, int heads, int headDim, TensorView<float> output)
    {
        Size(rows, 0, nameof(rows));
        Heads(heads, headDim);
        long read = 3L * rows * heads * headDim, written = (long)heads * rows * rows;
        Holds(qkv, read, nameof(qkv));
        Holds(output, written, nameof(output));
        Apart(qkv, read, output, written, nameof(output));
    }

    internal static void Gelu(TensorView<float> x, int count, TensorView<float> output)
    {
        Size(count, 0, nameof(count));
        Holds(x, count, nameof(x));
        Holds(output, count, nameof(output));
        ApartOrSame(x, output, count, nameof(output));
    }

    internal static void CrossEntropy(
        TensorView<float> logits, TensorView<int> targets, int rows, int cols, TensorView<float> losses)
    {
        Size(rows, 0, nameof(rows));
        Size(cols, 1, nameof(cols));
        Holds(logits, (long)rows * cols, nameof(logits));
        Holds(targets, rows, nameof(targets));
        Holds(losses, rows, nameof(losses));
        Indices(targets, rows, cols, nameof(targets));
        Apart(logits, (long)rows * cols, losses, rows, nameof(losses));
        Apart(targets, rows, losses, rows, nameof(losses));
    }

    private static void Heads(int heads, int headDim)
    {
        Size(heads, 1, nameof(heads));
        Size(headDim, 1, nameof(headDim));
    }
}
