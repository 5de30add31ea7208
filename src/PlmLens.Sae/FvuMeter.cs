using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Fraction of variance unexplained over any number of batches: sum |h - h'|^2 / sum |h - mean h|^2, the mean taken
/// over all rows seen (centred, global mean). 0 is a perfect reconstruction, 1 is no better than the mean.
/// </summary>
public sealed class FvuMeter
{
    private readonly double[] _sums;
    private double _error;
    private double _squares;

    /// <summary>Starts empty.</summary>
    /// <param name="width">Values of a row.</param>
    public FvuMeter(int width) => _sums = new double[width];

    /// <summary>Rows seen.</summary>
    public long Rows { get; private set; }

    /// <summary>The fraction; NaN before any row and when all rows are equal.</summary>
    public double Fvu
    {
        get
        {
            double variance = _squares;
            foreach (double sum in _sums)
                variance -= sum / Rows * sum;
            return variance > 1e-12 * _squares ? _error / variance : double.NaN;
        }
    }

    /// <summary>The mean row; zeros before any row.</summary>
    public float[] Mean() => [.. _sums.Select(sum => (float)(sum / Math.Max(1, Rows)))];

    /// <summary>Adds a batch.</summary>
    /// <param name="x">[rows, width]: hidden states.</param>
    /// <param name="reconstruction">[rows, width].</param>
    /// <param name="rows">0 or more.</param>
    public void Add(TensorView<float> x, TensorView<float> reconstruction, int rows)
    {
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<float> row = x.Row(r, _sums.Length).Span, other = reconstruction.Row(r, _sums.Length).Span;
            for (int c = 0; c < row.Length; c++)
            {
                double value = row[c], error = value - other[c];
                _sums[c] += value;
                _squares += value * value;
                _error += error * error;
            }
        }

        Rows += rows;
    }
}
