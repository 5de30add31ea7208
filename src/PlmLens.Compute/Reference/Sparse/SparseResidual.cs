using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Reconstruction error with its gradient.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void SparseResidual(
        TensorView<float> target,
        in SparseCodes codes,
        TensorView<float> decoder,
        int cols,
        TensorView<float> residual,
        TensorView<float> squares)
    {
        OpArguments.SparseResidual(target, codes, decoder, cols, residual, squares);
        for (long r = 0; r < codes.Rows; r++)
        {
            long first = codes.First(r), end = codes.ActiveEnd(r);
            double total = 0;
            for (int c = 0; c < cols; c++)
            {
                double rest = target.Pointer[(r * cols) + c];
                for (long j = first; j < end; j++)
                    rest -= (double)codes.Values.Pointer[j] * DecoderRow(decoder, codes, j, cols)[c];
                residual.Pointer[(r * cols) + c] = (float)rest;
                total += rest * rest;
            }

            squares.Pointer[r] = (float)total;
            for (long j = first; j < codes.First(r + 1); j++)
                codes.Dots.Pointer[j] = j < end ? Dot(residual.Pointer + (r * cols), decoder, codes, j, cols) : 0;
        }
    }

    /// <inheritdoc/>
    public void PrefixResidual(
        TensorView<float> target,
        in SparseCodes codes,
        TensorView<float> decoder,
        in LatentPrefixes prefixes,
        int cols,
        TensorView<float> residual,
        TensorView<float> suffixes,
        TensorView<float> squares)
    {
        OpArguments.PrefixResidual(target, codes, decoder, prefixes, cols, residual, suffixes, squares);
        int count = prefixes.Count;
        double[] rests = new double[count];
        for (long r = 0; r < codes.Rows; r++)
        {
            long first = codes.First(r), end = codes.ActiveEnd(r);
            double[] totals = new double[count];
            for (int c = 0; c < cols; c++)
            {
                for (int g = 0; g < count; g++)
                {
                    rests[g] = target.Pointer[(r * cols) + c];
                    for (long j = first; j < end; j++)
                    {
                        if (codes.Indices.Pointer[j] < prefixes.Ends.Pointer[g])
                            rests[g] -= (double)codes.Values.Pointer[j] * DecoderRow(decoder, codes, j, cols)[c];
                    }

                    totals[g] += rests[g] * rests[g];
                }

                residual.Pointer[(r * cols) + c] = (float)rests[count - 1];
                double sum = 0;
                for (int g = count - 1; g >= 0; g--)
                {
                    sum += prefixes.Weights.Pointer[g] * rests[g];
                    suffixes.Pointer[(((g * (long)codes.Rows) + r) * cols) + c] = (float)sum;
                }
            }

            for (int g = 0; g < count; g++)
                squares.Pointer[(r * count) + g] = (float)totals[g];
            for (long j = first; j < codes.First(r + 1); j++)
            {
                long row = j < end ? (Group(prefixes, codes.Indices.Pointer[j]) * (long)codes.Rows) + r : 0;
                codes.Dots.Pointer[j] = j < end ? Dot(suffixes.Pointer + (row * cols), decoder, codes, j, cols) : 0;
            }
        }
    }

    private static int Group(in LatentPrefixes prefixes, int latent)
    {
        int group = 0;
        while (group < prefixes.Count && latent >= prefixes.Ends.Pointer[group])
            group++;
        return group;
    }

    private static float* DecoderRow(TensorView<float> decoder, in SparseCodes codes, long slot, int cols) =>
        decoder.Pointer + ((long)codes.Indices.Pointer[slot] * cols);

    private static float Dot(float* row, TensorView<float> decoder, in SparseCodes codes, long slot, int cols)
    {
        double dot = 0;
        for (int c = 0; c < cols; c++)
            dot += (double)row[c] * DecoderRow(decoder, codes, slot, cols)[c];
        return (float)(codes.Factor * dot);
    }
}
