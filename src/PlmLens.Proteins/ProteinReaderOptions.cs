using PlmLens.Core;

namespace PlmLens.Proteins;

/// <summary>What the readers of protein files refuse.</summary>
public sealed record ProteinReaderOptions
{
    /// <summary>The options used when none are given.</summary>
    public static ProteinReaderOptions Default { get; } = new();

    /// <summary>
    /// Longest record that is read, in residues, 1 to 150,000,000. Bounds the memory that a damaged or malicious file
    /// (a gzip bomb) can claim; the longest known protein has about 45,000.
    /// </summary>
    public int MaxResidues { get; init; } = 100_000_000;

    /// <summary>
    /// Refuse a file that uses an id twice. Remembers every id, about 100 bytes each; switch off for files of many
    /// millions of records that are known to be clean.
    /// </summary>
    public bool RejectDuplicateIds { get; init; } = true;

    /// <exception cref="UsageException"><see cref="MaxResidues"/> is out of range.</exception>
    internal void Validate()
    {
        if (MaxResidues is < 1 or > 150_000_000)
            throw new UsageException($"MaxResidues is {MaxResidues}; choose a number from 1 to 150,000,000.");
    }
}
