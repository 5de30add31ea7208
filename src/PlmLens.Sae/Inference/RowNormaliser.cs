using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Normalises each row by itself and takes it back in a reconstruction; statistics in binary64.</summary>
internal static class RowNormaliser
{
    // As InterProt and SAELens add it to the standard deviation when dividing; not when multiplying back.
    private const double Epsilon = 1e-5;

    /// <summary>output = (x - mean) / (std + 1e-5), or x * sqrt(width) / |x|.</summary>
    /// <param name="how">Not None.</param>
    /// <param name="x">[rows, width].</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="width">2 or more for LayerNorm.</param>
    /// <param name="output">[rows, width]; may be <paramref name="x"/>.</param>
    public static void Apply(
        InputNormalisation how, TensorView<float> x, int rows, int width, TensorView<float> output)
    {
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<float> from = x.Row(r, width).Span;
            Span<float> to = output.Row(r, width).Span;
            (double offset, double scale) = Statistics(how, from);
            double factor = how == InputNormalisation.LayerNorm ? 1 / (scale + Epsilon) : scale > 0 ? 1 / scale : 0;
            for (int c = 0; c < width; c++)
                to[c] = (float)((from[c] - offset) * factor);
        }
    }

    /// <summary>output = output * std + mean, or output * |x| / sqrt(width).</summary>
    /// <param name="how">Not None.</param>
    /// <param name="x">[rows, width]: what was normalised.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="width">As for <see cref="Apply"/>.</param>
    /// <param name="output">[rows, width], changed.</param>
    public static void Undo(
        InputNormalisation how, TensorView<float> x, int rows, int width, TensorView<float> output)
    {
        for (int r = 0; r < rows; r++)
        {
            (double offset, double scale) = Statistics(how, x.Row(r, width).Span);
            foreach (ref float value in output.Row(r, width).Span)
                value = (float)((value * scale) + offset);
        }
    }

    /// <summary>What <see cref="Undo"/> multiplies by.</summary>
    public static double ScaleOf(InputNormalisation how, ReadOnlySpan<float> row) => Statistics(how, row).Scale;

    private static (double Offset, double Scale) Statistics(InputNormalisation how, ReadOnlySpan<float> row)
    {
        double sum = 0, squares = 0;
        if (how == InputNormalisation.LayerNorm)
        {
            foreach (float value in row)
                sum += value;
        }

        double mean = sum / row.Length;
        foreach (float value in row)
            squares += (value - mean) * (value - mean);
        return (mean, Math.Sqrt(squares / (how == InputNormalisation.LayerNorm ? row.Length - 1 : row.Length)));
    }
}
