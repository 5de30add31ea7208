using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>Replaces hidden states in the middle of a pass.</summary>
/// <param name="hidden">[batch.Rows, d], changed in place.</param>
/// <param name="batch">What the rows are: start and end tokens are usually left alone, see
/// <see cref="PackedBatch.Residues"/> and <see cref="PackedBatch.ResidueRows"/>.</param>
public delegate void SpliceAction(TensorView<float> hidden, PackedBatch batch);

/// <summary>A named change to hidden states, whose effect on the loss is measured.</summary>
/// <param name="Name">Such as "sae" or "zero"; unique in one measurement.</param>
/// <param name="Apply">The change.</param>
public sealed record Splice(string Name, SpliceAction Apply);

/// <summary>Splices that serve as baselines.</summary>
public static class Splices
{
    /// <summary>Sets states to zero: the floor that "loss recovered" is measured from.</summary>
    /// <param name="specialTokens">Also those of start and end tokens, as InterPLM does.</param>
    public static Splice Zero(bool specialTokens = false) => new("zero", (hidden, batch) =>
    {
        int width = (int)(hidden.Length / batch.Rows);
        for (int row = 0; row < batch.Rows; row++)
        {
            if (specialTokens || batch.Residues[row])
                hidden.Row(row, width).Clear();
        }
    });

    /// <summary>Sets every state to one vector, usually the mean state of a corpus: a stricter floor than zero, because
    /// it keeps what all residues have in common.</summary>
    /// <param name="mean">[d].</param>
    /// <param name="specialTokens">Also those of start and end tokens.</param>
    public static Splice Mean(ReadOnlyMemory<float> mean, bool specialTokens = false) => new("mean", (hidden, batch) =>
    {
        for (int row = 0; row < batch.Rows; row++)
        {
            if (specialTokens || batch.Residues[row])
                mean.Span.CopyTo(hidden.Row(row, mean.Length).Span);
        }
    });
}
