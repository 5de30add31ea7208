using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>
/// fair-esm's contact prediction: each head's attention between residues is symmetrised, corrected for the average
/// product (APC), and weighed by a logistic regression (Rao et al. 2020).
/// </summary>
/// <param name="weights">[blocks * heads], block-major.</param>
/// <param name="bias">The regression's constant.</param>
/// <param name="heads">Heads of one block.</param>
internal sealed class ContactHead(Tensor weights, float bias, int heads)
{
    /// <summary>
    /// logits[i, j] += sum over heads of w * (s[i, j] - s[i, .] s[., j] / s[., .]), where s = a + a^T over the
    /// residues of one block's attention a. Sums run over residues in order, in binary64.
    /// </summary>
    /// <param name="map">[heads, tokens, tokens] of a whole protein: its first and last token are left out.</param>
    /// <param name="block">Which block's weights to use.</param>
    /// <param name="tokens">Residues + 2.</param>
    /// <param name="logits">[residues, residues], changed.</param>
    public void Add(TensorView<float> map, int block, int tokens, TensorView<float> logits)
    {
        int residues = tokens - 2;
        Span<double> sums = residues <= 1024 ? stackalloc double[residues] : new double[residues];
        for (int head = 0; head < heads; head++)
        {
            float weight = weights.View<float>()[((long)block * heads) + head];
            TensorView<float> own = map.Slice((long)head * tokens * tokens, (long)tokens * tokens);
            AddHead(own, weight, tokens, sums, logits);
        }
    }

    /// <summary>logits[i] = 1 / (1 + exp(-(logits[i] + bias))).</summary>
    public void Finish(TensorView<float> logits)
    {
        foreach (ref float logit in logits.Span)
            logit = 1 / (1 + MathF.Exp(-(logit + bias)));
    }

    private static unsafe void AddHead(
        TensorView<float> map, float weight, int tokens, Span<double> sums, TensorView<float> logits)
    {
        // Row and column 0 are the start token, the last ones the end token.
        int residues = tokens - 2;
        float* inner = map.Pointer + tokens + 1;
        sums.Clear();
        for (int i = 0; i < residues; i++)
        {
            float* row = inner + ((long)i * tokens);
            for (int j = 0; j < residues; j++)
            {
                sums[i] += row[j];
                sums[j] += row[j];
            }
        }

        double total = 0;
        foreach (double sum in sums)
            total += sum;
        for (int i = 0; i < residues; i++)
        {
            float* row = inner + ((long)i * tokens);
            float* column = inner + i;
            float* target = logits.Pointer + ((long)i * residues);
            double factor = sums[i] / total;
            for (int j = 0; j < residues; j++)
                target[j] += weight * (float)(row[j] + column[(long)j * tokens] - (factor * sums[j]));
        }
    }
}
