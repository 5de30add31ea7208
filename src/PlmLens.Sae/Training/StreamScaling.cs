using System.Numerics.Tensors;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// The hidden states of a crosscoder stand side by side in a row, each with its own factor, so that a stream of large
/// values does not drown the others: s_j = 1 / sqrt(S * mean of |x^j|^2). Every stream then has an equal share of a
/// row's mean square, which is 1, as an autoencoder's is.
/// </summary>
internal static class StreamScaling
{
    /// <summary>Multiplies every stream by its factor.</summary>
    /// <param name="values">[rows, width].</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="width">Values of a row: all streams.</param>
    /// <param name="scales">One for each stream; nothing happens when there are none.</param>
    public static void Apply(TensorView<float> values, int rows, int width, IReadOnlyList<double> scales)
    {
        if (scales.Count == 0)
            return;
        int each = width / scales.Count;
        for (int r = 0; r < rows; r++)
        {
            for (int s = 0; s < scales.Count; s++)
            {
                Span<float> part = values.Slice(((long)r * width) + ((long)s * each), each).Span;
                TensorPrimitives.Multiply(part, (float)scales[s], part);
            }
        }
    }

    /// <summary>Sum of squares of each stream over all rows.</summary>
    /// <param name="values">[rows, width].</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="width">Values of a row: all streams.</param>
    /// <param name="squares">One for each stream, written.</param>
    public static void SumSquares(TensorView<float> values, int rows, int width, Span<double> squares)
    {
        int each = width / squares.Length;
        squares.Clear();
        for (int r = 0; r < rows; r++)
        {
            for (int s = 0; s < squares.Length; s++)
            {
                squares[s] += TensorPrimitives.SumOfSquares<float>(
                    values.Slice(((long)r * width) + ((long)s * each), each).Span);
            }
        }
    }
}
