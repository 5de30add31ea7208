using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Self-attention and its probabilities.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void Attention(
        TensorView<float> qkv, ReadOnlySpan<int> offsets, int heads, int headDim, TensorView<float> output)
    {
        OpArguments.Attention(qkv, offsets, heads, headDim, output);
        long width = (long)heads * headDim;
        for (int p = 0; p + 1 < offsets.Length; p++)
        {
            long first = offsets[p];
            int rows = offsets[p + 1] - offsets[p];
            double[] probabilities = new double[rows];
            for (int head = 0; head < heads; head++)
            {
                float* protein = qkv.Pointer + (first * 3 * width) + ((long)head * headDim);
                for (int i = 0; i < rows; i++)
                {
                    Softmax(protein, i, rows, width, headDim, probabilities);
                    float* target = output.Pointer + ((first + i) * width) + ((long)head * headDim);
                    for (int c = 0; c < headDim; c++)
                    {
                        double sum = 0;
                        for (int j = 0; j < rows; j++)
                            sum += probabilities[j] * protein[(j * 3 * width) + (2 * width) + c];
                        target[c] = (float)sum;
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public void AttentionMap(TensorView<float> qkv, int rows, int heads, int headDim, TensorView<float> output)
    {
        OpArguments.AttentionMap(qkv, rows, heads, headDim, output);
        double[] probabilities = new double[rows];
        for (int head = 0; head < heads; head++)
        {
            for (int i = 0; i < rows; i++)
            {
                Softmax(
                    qkv.Pointer + ((long)head * headDim), i, rows, (long)heads * headDim, headDim, probabilities);
                for (int j = 0; j < rows; j++)
                    output.Pointer[((((long)head * rows) + i) * rows) + j] = (float)probabilities[j];
            }
        }
    }

    // probabilities[j] = softmax over j of q_i . k_j, for the head whose first query element is at protein[0].
    private static void Softmax(
        float* protein, int i, int rows, long width, int headDim, double[] probabilities)
    {
        float* query = protein + (i * 3 * width);
        double max = double.NegativeInfinity;
        for (int j = 0; j < rows; j++)
        {
            float* key = protein + (j * 3 * width) + width;
            double score = 0;
            for (int c = 0; c < headDim; c++)
                score += (double)query[c] * key[c];
            probabilities[j] = score;
            max = Math.Max(max, score);
        }

        double sum = 0;
        for (int j = 0; j < rows; j++)
            sum += probabilities[j] = Math.Exp(probabilities[j] - max);
        for (int j = 0; j < rows; j++)
            probabilities[j] /= sum;
    }
}
