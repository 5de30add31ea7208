namespace PlmLens.Models;

/// <summary>Names one segment of a batch.</summary>
/// <param name="Member">Index in <see cref="BatchGroup.Proteins"/>.</param>
/// <param name="Window">Index in that protein's windows.</param>
public readonly record struct GroupSegment(int Member, int Window);

/// <summary>Proteins that go through the model together: one batch, or several when one has many windows.</summary>
/// <param name="Proteins">In input order, none skipped.</param>
/// <param name="Batches">Segments of each batch, windows of a protein in order.</param>
public sealed record BatchGroup(
    IReadOnlyList<PlannedProtein> Proteins, IReadOnlyList<IReadOnlyList<GroupSegment>> Batches)
{
    /// <summary>The tokens of one batch; dispose it.</summary>
    public PackedBatch Pack(int batch) =>
        new([.. Batches[batch].Select(s => Proteins[s.Member].Segment(s.Window))]);
}
