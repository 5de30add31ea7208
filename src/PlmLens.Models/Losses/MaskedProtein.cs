using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>One protein in one round of masking.</summary>
/// <param name="Plan">With the chosen residues hidden.</param>
/// <param name="Original">The residue tokens before.</param>
/// <param name="Chosen">Which residues are predicted.</param>
internal sealed record MaskedProtein(PlannedProtein Plan, ReadOnlyMemory<int> Original, bool[] Chosen);

/// <summary>What the rows of one batch should have predicted.</summary>
/// <param name="segments">The batch's segments.</param>
/// <param name="members">The group's proteins.</param>
internal sealed class Targets(IReadOnlyList<GroupSegment> segments, MaskedProtein[] members)
{
    /// <summary>targets[r] = the token of row r before masking.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="targets">[batch.Rows].</param>
    public void Fill(PackedBatch batch, TensorView<int> targets)
    {
        batch.Tokens.Span.CopyTo(targets.Span);
        for (int s = 0; s < batch.Count; s++)
        {
            TokenSegment segment = batch.Segments[s];
            members[segments[s].Member].Original.Span
                .Slice(segment.First, segment.Residues.Length)
                .CopyTo(targets.Slice(batch.ResidueRow(s), segment.Residues.Length).Span);
        }
    }

    /// <summary>Adds the losses of chosen residues that the segment's window is kept for.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="losses">[batch.Rows], in nats.</param>
    /// <param name="original">[batch.Rows, vocabulary]: logits of the model as it is.</param>
    /// <param name="logits">[batch.Rows, vocabulary]: logits that the losses are of.</param>
    /// <param name="tally">Changed.</param>
    public void AddLosses(
        PackedBatch batch,
        TensorView<float> losses,
        TensorView<float> original,
        TensorView<float> logits,
        LossTally tally)
    {
        for (int s = 0; s < batch.Count; s++)
        {
            MaskedProtein member = members[segments[s].Member];
            ProteinWindow window = member.Plan.Windows[segments[s].Window];
            double sum = 0, divergence = 0;
            int count = 0;
            for (int r = window.KeepFirst; r < window.KeepEnd; r++)
            {
                if (!member.Chosen[r])
                    continue;
                int row = batch.ResidueRow(s) + r - window.First;
                sum += losses[row];
                divergence += KullbackLeibler.Of(
                    original.Row(row, Alphabet.Size).Span, logits.Row(row, Alphabet.Size).Span);
                count++;
            }

            tally.Add(member.Plan.Index, sum, divergence, count);
        }
    }
}
