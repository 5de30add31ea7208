namespace PlmLens.Sae;

/// <summary>A stretch of the endless sequence of epochs whose rows are in memory together and are visited in a seeded
/// order. A window never reaches over the end of an epoch.</summary>
/// <param name="First">Position of its first row in the endless sequence.</param>
/// <param name="Rows">Rows in it, 1 or more.</param>
/// <param name="Number">Counts windows over all epochs; seeds the order of the rows.</param>
/// <param name="Content">Equal for windows that hold the same rows in the same places.</param>
internal readonly record struct RowWindow(long First, int Rows, long Number, long Content)
{
    /// <summary>Position of the row after the last.</summary>
    public long End => First + Rows;
}
