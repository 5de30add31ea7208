using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;

namespace PlmLens.Analysis.Effects;

/// <summary>
/// What latents say to the output directly, past all later blocks: the change of the amino-acid logits when a latent's
/// mean active value times its decoder row is added to a hidden state and that goes straight through the final
/// LayerNorm and the language-model head ("logit lens", nostalgebraist 2020; direct effects, Elhage et al. 2021). Mean
/// over several states, because LayerNorm and head are not linear.
/// </summary>
public static class LogitEffects
{
    /// <summary>The amino acids, in the order of the columns.</summary>
    public const string Letters = "ACDEFGHIKLMNPQRSTVWY";

    private const int RowsAtOnce = 1024;

    /// <summary>Measures all latents.</summary>
    /// <param name="model">Has a language-model head.</param>
    /// <param name="point">Where the SAE reads and writes: a place in the residual stream.</param>
    /// <param name="sae">An autoencoder of that place.</param>
    /// <param name="amounts">[latents]: how much of each is added, in units of its codes.</param>
    /// <param name="states">[count, d]: what it is added to.</param>
    /// <param name="count">1 or more.</param>
    /// <param name="cancel">Stops between batches.</param>
    /// <returns>[latents, 20]: change of each logit minus the mean change of the 20, nats.</returns>
    public static float[] Measure(
        EsmModel model,
        HookPoint point,
        SparseAutoencoder sae,
        ReadOnlySpan<float> amounts,
        TensorView<float> states,
        int count,
        CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(amounts.Length, sae.Latents, nameof(amounts));
        int width = sae.OutputWidth;
        var sums = new double[sae.Latents * Letters.Length];
        using var rows = new Tensor(DType.F32, RowsAtOnce, width);
        Span<float> before = stackalloc float[Letters.Length];
        for (int s = 0; s < count; s++)
        {
            ReadOnlySpan<float> state = states.Row(s, width).Span;
            Take(model.Readout(point, states.Row(s, width), 1).Span, before);
            double scale = sae.ScaleOf(state);
            for (int first = 0; first < sae.Latents; first += RowsAtOnce)
            {
                cancel.ThrowIfCancellationRequested();
                int here = Math.Min(RowsAtOnce, sae.Latents - first);
                for (int r = 0; r < here; r++)
                {
                    ReadOnlySpan<float> direction = sae.DirectionOf(first + r).Span;
                    Span<float> row = rows.View<float>().Row(r, width).Span;
                    double amount = amounts[first + r] * scale;
                    for (int c = 0; c < width; c++)
                        row[c] = (float)(state[c] + (amount * direction[c]));
                }

                Add(model.Readout(point, rows, here), here, before, sums.AsSpan(first * Letters.Length));
            }
        }

        return Centre(sums, count);
    }

    private static void Take(ReadOnlySpan<float> logits, Span<float> ofLetters)
    {
        for (int i = 0; i < ofLetters.Length; i++)
            ofLetters[i] = logits[Alphabet.TokenOf(Letters[i])];
    }

    private static void Add(TensorView<float> logits, int rows, ReadOnlySpan<float> before, Span<double> sums)
    {
        Span<float> after = stackalloc float[Letters.Length];
        for (int r = 0; r < rows; r++)
        {
            Take(logits.Row(r, Alphabet.Size).Span, after);
            for (int i = 0; i < after.Length; i++)
                sums[(r * Letters.Length) + i] += (double)after[i] - before[i];
        }
    }

    private static float[] Centre(double[] sums, int count)
    {
        var effects = new float[sums.Length];
        for (int first = 0; first < sums.Length; first += Letters.Length)
        {
            double mean = 0;
            for (int i = 0; i < Letters.Length; i++)
                mean += sums[first + i] / Letters.Length;
            for (int i = 0; i < Letters.Length; i++)
                effects[first + i] = (float)((sums[first + i] - mean) / count);
        }

        return effects;
    }
}
