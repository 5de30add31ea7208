using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>
/// ESM's token dropout at inference: training hid 12 % of the residues behind zeroed mask tokens, so embeddings are
/// scaled to the size they had then. fair-esm, <c>esm2.py</c>.
/// </summary>
internal static class TokenDropout
{
    /// <summary>
    /// scales[r] = 0 for a mask token, else (1 - 0.12) / (1 - masks / tokens), both counted in r's segment with its
    /// start and end token. Without any mask that is 0.88, not 1.
    /// </summary>
    /// <param name="batch">Packed tokens.</param>
    /// <param name="enabled">False gives 1 everywhere: models without token dropout have a mask embedding.</param>
    /// <param name="scales">[batch.Rows].</param>
    public static void Fill(PackedBatch batch, bool enabled, TensorView<float> scales)
    {
        for (int s = 0; s < batch.Count; s++)
        {
            int first = batch.Offsets[s];
            int count = batch.Offsets[s + 1] - first;
            ReadOnlySpan<int> tokens = batch.Tokens.Slice(first, count).Span;
            Span<float> own = scales.Slice(first, count).Span;
            float observed = (float)tokens.Count(Alphabet.Mask) / count;
            own.Fill(enabled ? (1 - EsmConfig.TrainedMaskRatio) / (1 - observed) : 1);
            for (int i = 0; enabled && i < count; i++)
            {
                if (tokens[i] == Alphabet.Mask)
                    own[i] = 0;
            }
        }
    }
}
