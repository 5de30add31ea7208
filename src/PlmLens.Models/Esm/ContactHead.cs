using System.Numerics;
using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>
/// fair-esm's contact prediction: each head's attention between residues is symmetrised, corrected for the average
/// product (APC), and weighed by a logistic regression (Rao et al. 2020).
/// </summary>
/// <remarks>
/// With s = a + a^T for one head's attention a, a contact's logit is the sum over blocks and heads of
/// w * (s[i, j] - s[i, .] s[., j] / s[., .]). Only half of it is gathered, h[i, j] = w * (a[i, j] - s[i, .] s[., j] /
/// (2 s[., .])), because then every access is along rows; <see cref="Finish"/> adds h and its transpose.
/// </remarks>
/// <param name="weights">[blocks * heads], block-major.</param>
/// <param name="bias">The regression's constant.</param>
/// <param name="heads">Heads of one block.</param>
internal sealed class ContactHead(Tensor weights, float bias, int heads)
{
    /// <summary>Adds the halves h of one block.</summary>
    /// <param name="map">[heads, tokens, tokens] of a whole protein: its first and last token are left out.</param>
    /// <param name="block">Which block's weights to use.</param>
    /// <param name="tokens">Residues + 2.</param>
    /// <param name="halves">[residues, residues], changed.</param>
    public void Add(TensorView<float> map, int block, int tokens, TensorView<float> halves)
    {
        int residues = tokens - 2;
        const int OnStack = 1024;
        Span<double> sums = residues <= OnStack ? stackalloc double[residues] : new double[residues];
        Span<float> rounded = residues <= OnStack ? stackalloc float[residues] : new float[residues];
        for (int head = 0; head < heads; head++)
        {
            TensorView<float> own = map.Slice((long)head * tokens * tokens, (long)tokens * tokens);
            double total = SumRowsAndColumns(own, tokens, sums);
            for (int j = 0; j < residues; j++)
                rounded[j] = (float)sums[j];
            float weight = weights.View<float>()[((long)block * heads) + head];
            for (int i = 0; i < residues; i++)
            {
                float factor = (float)(weight * sums[i] / (2 * total));
                AddRow(Inner(own, i, tokens), weight, rounded, factor, halves.Row(i, residues).Span);
            }
        }
    }

    /// <summary>logits = h + h^T + bias, then probabilities 1 / (1 + exp(-logit)), in place.</summary>
    /// <param name="halves">[residues, residues].</param>
    /// <param name="residues">1 or more.</param>
    public void Finish(TensorView<float> halves, int residues)
    {
        Span<float> h = halves.Span;
        for (int i = 0; i < residues; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                float logit = h[(i * residues) + j] + h[(j * residues) + i] + bias;
                float contact = 1 / (1 + MathF.Exp(-logit));
                h[(i * residues) + j] = contact;
                h[(j * residues) + i] = contact;
            }
        }
    }

    // Row i of the attention between residues: token 0 is the start token, the last one the end token.
    private static ReadOnlySpan<float> Inner(TensorView<float> map, int i, int tokens) =>
        map.Row(i + 1, tokens).Span[1..^1];

    // sums[i] = s[i, .], the sum of row i and column i, in binary64; returns s[., .].
    private static double SumRowsAndColumns(TensorView<float> map, int tokens, Span<double> sums)
    {
        sums.Clear();
        double all = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            double row = AddToColumns(Inner(map, i, tokens), sums);
            sums[i] += row;
            all += row;
        }

        return 2 * all;
    }

    // columns[j] += row[j], as many lanes at a time as a vector holds, the rest one by one; returns the row's sum.
    private static double AddToColumns(ReadOnlySpan<float> row, Span<double> columns)
    {
        var partial = Vector<double>.Zero;
        int j = 0;
        for (; j <= row.Length - Vector<float>.Count; j += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[j..]), out Vector<double> low, out Vector<double> high);
            Span<double> upper = columns[(j + Vector<double>.Count)..];
            (new Vector<double>(columns[j..]) + low).CopyTo(columns[j..]);
            (new Vector<double>(upper) + high).CopyTo(upper);
            partial += low + high;
        }

        double sum = Vector.Sum(partial);
        for (; j < row.Length; j++)
        {
            columns[j] += row[j];
            sum += row[j];
        }

        return sum;
    }

    // target[j] += weight * row[j] - factor * sums[j], vectors first, then the rest one by one.
    private static void AddRow(
        ReadOnlySpan<float> row, float weight, ReadOnlySpan<float> sums, float factor, Span<float> target)
    {
        int j = 0;
        for (; j <= row.Length - Vector<float>.Count; j += Vector<float>.Count)
        {
            Vector<float> term = (new Vector<float>(row[j..]) * weight) - (new Vector<float>(sums[j..]) * factor);
            (new Vector<float>(target[j..]) + term).CopyTo(target[j..]);
        }

        for (; j < row.Length; j++)
            target[j] += (row[j] * weight) - (sums[j] * factor);
    }
}
