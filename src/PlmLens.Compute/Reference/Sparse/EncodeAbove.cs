using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Encoder with thresholds.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void EncodeAbove(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        TensorView<float> thresholds,
        int rows,
        int slots,
        TensorView<int> counts,
        TensorView<int> indices,
        TensorView<float> values)
    {
        OpArguments.EncodeAbove(x, weight, bias, thresholds, rows, slots, counts, indices, values);
        float* w = Own(weight).Values.Pointer;
        int latents = weight.OutFeatures, width = weight.InFeatures;
        for (long r = 0; r < rows; r++)
        {
            int count = 0;
            for (int i = 0; i < latents; i++)
            {
                double sum = bias.IsNull ? 0 : bias.Pointer[i];
                for (long c = 0; c < width; c++)
                    sum += (double)x.Pointer[(r * width) + c] * w[((long)i * width) + c];
                float p = (float)sum;
                if (!(p > (thresholds.IsNull ? 0 : thresholds.Pointer[i])))
                    continue;
                if (count < slots)
                {
                    indices.Pointer[(r * slots) + count] = i;
                    values.Pointer[(r * slots) + count] = p;
                }

                count++;
            }

            counts.Pointer[r] = count;
        }
    }
}
