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
        for (int i = LatentBlocks.First(part); i < blocks.End(part); i++)
        {
            gradient.Decoder<V>(i, decoderGradient + ((long)i * gradient.OutputCols));
            gradient.Encoder<V>(i, encoderGradient + ((long)i * gradient.InputCols));
            biasGradient[i] = gradient.Bias(i);
        }
    }
}

/// <summary>Squared lengths of the gradients of every latent, each computed in a row on the stack and
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
        for (int i = LatentBlocks.First(part); i < blocks.End(part); i++)
        {
            double bias = gradient.Bias(i);
            gradient.Encoder<V>(i, row);
            double total = (bias * bias) + WeightedRows.Dot<V>(row, row, inputs);

            // |g - (g.w/w.w) w|^2 = |g|^2 - (g.w)^2 / w.w
            float* weights = decoder + ((long)i * cols);
            gradient.Decoder<V>(i, row);
            double along = WeightedRows.Dot<V>(row, weights, cols);
            double length = unitRows ? WeightedRows.Dot<V>(weights, weights, cols) : 0;
            total += WeightedRows.Dot<V>(row, row, cols);
            squares[i] = (float)(length > 0 ? Math.Max(0, total - (along * along / length)) : total);
            biasGradient[i] = (float)bias;
        }
    }
}
