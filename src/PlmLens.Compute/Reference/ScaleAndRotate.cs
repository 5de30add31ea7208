using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Query scale and rotary positions.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void ScaleAndRotate(
        TensorView<int> positions,
        int rows,
        int heads,
        int headDim,
        float queryScale,
        bool rotary,
        TensorView<float> qkv)
    {
        OpArguments.ScaleAndRotate(positions, rows, heads, headDim, rotary, qkv);
        long width = (long)heads * headDim;
        for (long r = 0; r < rows; r++)
        {
            float* queries = qkv.Pointer + (r * 3 * width);
            for (long i = 0; i < width; i++)
                queries[i] *= queryScale;
            // Keys follow queries, so one loop over twice the heads turns both.
            for (int head = 0; rotary && head < 2 * heads; head++)
                Rotate(queries + ((long)head * headDim), headDim, positions.Pointer[r]);
        }
    }

    private static void Rotate(float* vector, int headDim, int position)
    {
        int half = headDim / 2;
        for (int i = 0; i < half; i++)
        {
            double angle = RotaryFrequency.Angle(position, RotaryFrequency.Of(i, headDim));
            float cos = (float)Math.Cos(angle), sin = (float)Math.Sin(angle);
            double a = vector[i], b = vector[i + half];
            vector[i] = (float)((a * cos) - (b * sin));
            vector[i + half] = (float)((b * cos) + (a * sin));
        }
    }
}
