using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Encoder with the largest values of a whole batch.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public float EncodeBatchTopK(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        int count,
        float hint,
        TensorView<int> starts,
        TensorView<int> indices,
        TensorView<float> values)
    {
        OpArguments.EncodeBatchTopK(x, weight, bias, rows, count, starts, indices, values);
        float* w = Own(weight).Values.Pointer;
        int width = weight.InFeatures;
        var positive = new List<(int Row, int Latent, float Value)>();
        for (int r = 0; r < rows; r++)
        {
            for (int i = 0; i < weight.OutFeatures; i++)
            {
                double sum = bias.Pointer[i];
                for (int c = 0; c < width; c++)
                    sum += (double)x.Pointer[((long)r * width) + c] * w[((long)i * width) + c];
                if ((float)sum > 0)
                    positive.Add((r, i, (float)sum));
            }
        }

        // A stable sort by falling value leaves the lower row, then the lower latent, first among equals.
        (int Row, int Latent, float Value)[] kept =
            [.. positive.OrderByDescending(p => p.Value).Take(count).OrderBy(p => (p.Row, p.Latent))];
        for (int r = 0; r <= rows; r++)
            starts.Pointer[r] = kept.Count(p => p.Row < r);
        for (int j = 0; j < kept.Length; j++)
            (indices.Pointer[j], values.Pointer[j]) = (kept[j].Latent, kept[j].Value);
        return kept.Length == 0 ? 0 : kept.Min(p => p.Value);
    }
}
