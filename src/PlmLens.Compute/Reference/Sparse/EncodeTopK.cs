using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Encoder with top-k.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void EncodeTopK(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        int k,
        TensorView<int> indices,
        TensorView<float> values)
    {
        OpArguments.EncodeTopK(x, weight, bias, rows, k, indices, values);
        float* w = Own(weight).Values.Pointer;
        int latents = weight.OutFeatures, width = weight.InFeatures;
        float[] p = new float[latents];
        for (long r = 0; r < rows; r++)
        {
            for (long i = 0; i < latents; i++)
            {
                double sum = bias.Pointer[i];
                for (long c = 0; c < width; c++)
                    sum += (double)x.Pointer[(r * width) + c] * w[(i * width) + c];
                p[i] = (float)sum;
            }

            SelectTopK(p, indices.Slice(r * k, k).Span, values.Slice(r * k, k).Span);
        }
    }

    // A stable sort by falling value leaves the lower index first among equals; the k kept go back into index order.
    private static void SelectTopK(float[] p, Span<int> indices, Span<float> values)
    {
        int[] kept = [.. Enumerable.Range(0, p.Length)
            .Where(i => p[i] > 0)
            .OrderByDescending(i => p[i])
            .Take(indices.Length)
            .Order()];
        indices.Fill(-1);
        values.Clear();
        for (int j = 0; j < kept.Length; j++)
        {
            indices[j] = kept[j];
            values[j] = p[kept[j]];
        }
    }
}
