using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Analysis.Tests.Metrics;

/// <summary>Codes and reconstructions that were made beforehand: row r of the input holds r in its first value.
/// </summary>
internal sealed class RecordedCodes(float[,] codes, float[,] reconstruction) : ISparseEncoder
{
    public int Width => reconstruction.GetLength(1);

    public int OutputWidth => Width;

    public int Latents => codes.GetLength(1);

    public void Encode(TensorView<float> x, int rows, CodeBuffer output)
    {
        output.Clear();
        for (int r = 0; r < rows; r++)
        {
            int row = (int)x[(long)r * Width];
            int[] active = [.. Enumerable.Range(0, Latents).Where(i => codes[row, i] > 0)];
            output.AddRow(active, [.. active.Select(i => codes[row, i])]);
        }
    }

    public void Decode(CodeBuffer input, TensorView<float> x, TensorView<float> output)
    {
        for (int r = 0; r < input.Rows; r++)
        {
            for (int c = 0; c < Width; c++)
                output[((long)r * Width) + c] = reconstruction[(int)x[(long)r * Width], c];
        }
    }
}
