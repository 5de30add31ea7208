namespace PlmLens.Compute.Cpu;

/// <summary>
/// One optimiser step of every latent. No gradient matrix exists as a whole, and each weight and moment passes through
/// the cache once.
/// </summary>
internal readonly unsafe struct SparseAdam(
    LatentGradient gradient,
    AdamStep step,
    bool unitRows,
    LatentBlocks blocks,
    AdamState encoder,
    AdamState bias,
    AdamState decoder) : IVectorJob
{
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        (int inputs, int cols) = (gradient.InputCols, gradient.OutputCols);
        float* row = stackalloc float[Math.Max(inputs, cols)];
        for (int i = blocks.First(part); i < blocks.End(part); i++)
        {
            Update<V>(gradient.Encoder<V>(i, row), encoder, (long)i * inputs, inputs);

            float* change = gradient.Decoder<V>(i, row);
            float* weights = decoder.Parameters.Pointer + ((long)i * cols);
            if (unitRows)
                UnitRow.Project<V>(weights, change, cols, change);
            Update<V>(change, decoder, (long)i * cols, cols);
            if (unitRows)
                UnitRow.Normalise<V>(weights, cols);
        }

        int first = blocks.First(part), count = blocks.End(part) - first;
        float* biases = stackalloc float[count];
        for (int j = 0; j < count; j++)
            biases[j] = gradient.Bias(first + j);
        Update<V>(biases, bias, first, count);
    }

    private void Update<V>(float* row, in AdamState state, long at, int count)
        where V : struct, IVec<V> => AdamRow.Update<V>(
            row, step, count, state.Parameters.Pointer + at, state.First.Pointer + at, state.Second.Pointer + at);
}

/// <summary>Adam on a vector, cut into parts of 16,384 elements.</summary>
internal readonly unsafe struct AdamVector(float* gradient, AdamStep step, int count, AdamState state) : IVectorJob
{
    private const int Size = 16384;

    internal static int Parts(int count) => (count + Size - 1) / Size;

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        long at = (long)part * Size;
        AdamRow.Update<V>(
            gradient + at,
            step,
            Math.Min(Size, count - at),
            state.Parameters.Pointer + at,
            state.First.Pointer + at,
            state.Second.Pointer + at);
    }
}
