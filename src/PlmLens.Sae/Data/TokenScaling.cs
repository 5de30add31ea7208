using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Scales each token by itself, and takes reconstructions back to raw hidden states:
/// h' = (h - mean) / divisor, and h = h' size + mean. Training and everything that uses a trained autoencoder call this.
/// </summary>
/// <remarks>
/// LayerNorm: mean and standard deviation s of the token's values; divisor s + 1e-5, size s, as in InterProt and
/// SAELens. TokenNorm: mean 0; divisor and size |h| / sqrt(d), and a token of zeros stays zeros. Sums are in binary64 in
/// the order of the values, so results are the same for any number of threads.
/// </remarks>
public static class TokenScaling
{
    /// <summary>The guard against division by 0 in <see cref="InputScaling.LayerNorm"/>.</summary>
    public const double LayerNormEpsilon = 1e-5;

    // Rows that one thread scales at a time.
    private const int PartRows = 64;

    /// <summary>Scales hidden states in place.</summary>
    /// <param name="scaling">LayerNorm or TokenNorm; the others change nothing and give mean 0 and size 1.</param>
    /// <param name="rows">Tokens.</param>
    /// <param name="width">Values of one hidden state, d.</param>
    /// <param name="values">[rows, width], changed.</param>
    /// <param name="means">[rows], written: what was subtracted.</param>
    /// <param name="sizes">[rows], written: what takes a reconstruction back.</param>
    public static void Apply(
        InputScaling scaling,
        int rows,
        int width,
        TensorView<float> values,
        TensorView<float> means,
        TensorView<float> sizes)
    {
        var job = new Job
        {
            Scaling = scaling, Rows = rows, Width = width, Values = values, Means = means, Sizes = sizes,
        };
        WorkerPool.Shared.For((rows + PartRows - 1) / PartRows, ref job);
    }

    /// <summary>Takes reconstructions of scaled hidden states back, in place: h' size + mean.</summary>
    /// <param name="rows">Tokens.</param>
    /// <param name="width">Values of one hidden state.</param>
    /// <param name="means">[rows], of <see cref="Apply"/>.</param>
    /// <param name="sizes">[rows], of <see cref="Apply"/>.</param>
    /// <param name="values">[rows, width], changed.</param>
    public static void Undo(
        int rows, int width, TensorView<float> means, TensorView<float> sizes, TensorView<float> values)
    {
        for (int r = 0; r < rows; r++)
        {
            float mean = means[r], size = sizes[r];
            foreach (ref float value in values.Row(r, width).Span)
                value = (value * size) + mean;
        }
    }

    private static (double Mean, double Divisor, double Size) Of(InputScaling scaling, ReadOnlySpan<float> row)
    {
        switch (scaling)
        {
            case InputScaling.LayerNorm:
                double sum = 0, squares = 0;
                foreach (float value in row)
                    sum += value;
                double mean = sum / row.Length;
                foreach (float value in row)
                    squares += (value - mean) * (value - mean);
                double deviation = Math.Sqrt(squares / Math.Max(1, row.Length - 1));
                return (mean, deviation + LayerNormEpsilon, deviation);
            case InputScaling.TokenNorm:
                double length = 0;
                foreach (float value in row)
                    length += (double)value * value;
                double size = Math.Sqrt(length / row.Length);
                return (0, size == 0 ? 1 : size, size);
            default:
                return (0, 1, 1);
        }
    }

    private struct Job : IParallelJob
    {
        public InputScaling Scaling;
        public int Rows;
        public int Width;
        public TensorView<float> Values;
        public TensorView<float> Means;
        public TensorView<float> Sizes;

        public readonly void Run(int part, int worker)
        {
            int end = Math.Min(Rows, (part + 1) * PartRows);
            for (int r = part * PartRows; r < end; r++)
            {
                Span<float> row = Values.Row(r, Width).Span;
                (double mean, double divisor, double size) = Of(Scaling, row);
                Means[r] = (float)mean;
                Sizes[r] = (float)size;
                float shift = (float)mean, factor = (float)(1 / divisor);
                foreach (ref float value in row)
                    value = (value - shift) * factor;
            }
        }
    }
}
