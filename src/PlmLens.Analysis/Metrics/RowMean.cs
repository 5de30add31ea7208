using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Analysis.Metrics;

/// <summary>The mean row of a table, in binary64.</summary>
public static class RowMean
{
    /// <summary>Reads all rows once.</summary>
    /// <param name="rows">The table.</param>
    /// <param name="cancel">Stops between batches.</param>
    /// <returns>[width]; zeros for an empty table.</returns>
    /// <exception cref="PlmLensException">A row holds NaN or an infinity; names it.</exception>
    public static double[] Of(IActivationRows rows, CancellationToken cancel = default)
    {
        var sums = new double[rows.Width];
        using var reader = new RowReader(rows);
        while (reader.Next())
        {
            cancel.ThrowIfCancellationRequested();
            for (int r = 0; r < reader.Rows; r++)
            {
                ReadOnlySpan<float> row = reader.Values.Row(r, rows.Width).Span;
                double check = 0;
                for (int c = 0; c < row.Length; c++)
                {
                    sums[c] += row[c];
                    check += row[c];
                }

                if (!double.IsFinite(check))
                {
                    throw new PlmLensException(
                        $"The activations hold NaN or an infinity ({rows.Describe(reader.First + r)}); make them " +
                        "again, or leave that row out.");
                }
            }
        }

        for (int c = 0; c < sums.Length; c++)
            sums[c] /= Math.Max(1, rows.Count);
        return sums;
    }
}
