namespace PlmLens.Compute.Cpu;

/// <summary>Stores the gradients of every latent.</summary>
internal readonly unsafe struct SparseGradient(
    LatentGradient gradient,
    LatentBlocks blocks,
    float* decoderGradient,
    float* encoderGradient,
    float* biasGradient) : IVectorJob
{
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        for (int i = blocks.First(part); i < blocks.End(part); i++)
        {
            gradient.Decoder<V>(i, decoderGradient + ((long)i * gradient.OutputCols));
            gradient.Encoder<V>(i, encoderGradient + ((long)i * gradient.InputCols));
            biasGradient[i] = gradient.Bias(i);
        }
    }
}

/// <summary>Squared lengths of the gradients of every latent, each used once and
/// dropped.</summary>
internal readonly unsafe struct SparseGradientSquares(
    LatentGradient gradient, float* decoder, bool unitRows, LatentBlocks blocks, float* biasGradient, float* squares)
    : IVectorJob
{
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        (int inputs, int cols) = (gradient.InputCols, gradient.OutputCols);
        float* row = stackalloc float[Math.Max(inputs, cols)];
        for (int i = blocks.First(part); i < blocks.End(part); i++)
        {
            double bias = gradient.Bias(i);
            float* encoder = gradient.Encoder<V>(i, row);
            double total = (bias * bias) + WeightedRows.Dot<V>(encoder, encoder, inputs);

            // |g - (g.w/w.w) w|^2 = |g|^2 - (g.w)^2 / w.w
            float* weights = decoder + ((long)i * cols);
            float* change = gradient.Decoder<V>(i, row);
            double along = WeightedRows.Dot<V>(change, weights, cols);
            double length = unitRows ? WeightedRows.Dot<V>(weights, weights, cols) : 0;
            total += WeightedRows.Dot<V>(change, change, cols);
            squares[i] = (float)(length > 0 ? Math.Max(0, total - (along * along / length)) : total);
            biasGradient[i] = (float)bias;
        }
    }
}
