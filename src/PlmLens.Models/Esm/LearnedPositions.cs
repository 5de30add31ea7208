using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>Rows of ESM-1b's and ESM-1v's position table.</summary>
internal static class LearnedPositions
{
    /// <summary>rows[r] = position of token r in its segment + 2: fairseq starts after its padding index.</summary>
    /// <param name="batch">Packed tokens.</param>
    /// <param name="rows">[batch.Rows].</param>
    public static void Fill(PackedBatch batch, TensorView<int> rows)
    {
        Span<int> positions = batch.Positions.Span;
        Span<int> target = rows.Slice(0, batch.Rows).Span;
        for (int r = 0; r < positions.Length; r++)
            target[r] = positions[r] + EsmConfig.LearnedPositionOffset;
    }

    /// <summary>Refuses segments that the table does not reach.</summary>
    /// <exception cref="PlmLensException">A segment has more than <paramref name="maxTokens"/> tokens.</exception>
    public static void Check(PackedBatch batch, int maxTokens)
    {
        foreach (TokenSegment segment in batch.Segments)
        {
            if (segment.Tokens > maxTokens)
            {
                throw new PlmLensException(
                    $"A protein of {segment.Residues.Length} residues is longer than the {maxTokens - 2} that the " +
                    "model's learned positions reach; use --long window, truncate or skip.");
            }
        }
    }
}
