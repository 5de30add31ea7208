using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Analysis.Tests.Metrics;

/// <summary>Codes and reconstructions that were made beforehand: row r of the input holds r in its first value.
/// </summary>
internal sealed class RecordedCodes(float[,] codes, float[,] reconstruction) : ISparseEncoder
{
    public int Width => reconstruction.GetLength(1);

    public int Latents => codes.GetLength(1);

    public int MaxActive => Latents;

    private int[] _rows = [];

    public void Encode(TensorView<float> x, int rows, TensorView<int> indices, TensorView<float> values)
    {
        _rows = [.. Enumerable.Range(0, rows).Select(r => (int)x[(long)r * Width])];
        indices.Span.Fill(-1);
        values.Clear();
        for (int r = 0; r < rows; r++)
        {
            long slot = (long)r * MaxActive;
            for (int i = 0; i < Latents; i++)
            {
                if (codes[_rows[r], i] <= 0)
                    continue;
                indices[slot] = i;
                values[slot++] = codes[_rows[r], i];
            }
        }
    }

    public void Decode(TensorView<int> indices, TensorView<float> values, int rows, TensorView<float> output)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < Width; c++)
                output[((long)r * Width) + c] = reconstruction[_rows[r], c];
        }
    }
}
