using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Store;

/// <summary>What <c>manifest.json</c> says about the activation cache beside it.</summary>
/// <param name="Format">"plmlens-activations".</param>
/// <param name="Version">1.</param>
/// <param name="Complete">False while shards are missing.</param>
/// <param name="States">Which hidden states of which model.</param>
/// <param name="Dtype">Element type of the shards: F32, F16, BF16 or I8.</param>
/// <param name="Width">Values of a row.</param>
/// <param name="Proteins">Number of proteins.</param>
/// <param name="Rows">Number of residues.</param>
/// <param name="InputSha256">Content hash of the sequences, in order.</param>
/// <param name="Shards">The shards, in the order of the rows.</param>
/// <param name="Provenance">How it was made.</param>
public sealed record CacheManifest(
    string Format,
    int Version,
    bool Complete,
    HiddenStates States,
    DType Dtype,
    int Width,
    int Proteins,
    long Rows,
    string InputSha256,
    IReadOnlyList<CacheShard> Shards,
    Provenance Provenance)
{
    /// <summary>The file's name in a cache folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The value of <see cref="Format"/>.</summary>
    public const string FormatName = "plmlens-activations";

    /// <summary>Why a cache was not made from <paramref name="records"/>; null when it was.</summary>
    /// <param name="records">Proteins as they would be embedded, in order.</param>
    /// <param name="proteins">The cache's proteins, to name the first that differs.</param>
    public string? WhyOtherRecords(IReadOnlyList<ProteinRecord> records, ProteinTable proteins)
    {
        if (records.Count != Proteins)
            return $"it has {Proteins} proteins, not {records.Count}";
        for (int i = 0; i < records.Count; i++)
        {
            StoredProtein stored = proteins.Proteins[i];
            if (stored.Accession != records[i].Accession || stored.Length != records[i].Length)
            {
                return $"protein {i + 1} is {stored.Accession} of {stored.Length} residues, not " +
                    $"{records[i].Accession} of {records[i].Length}";
            }
        }

        return CacheRequest.HashOf(records) == InputSha256 ? null : "the sequences are others";
    }

    /// <summary>Why another manifest describes other work than this one; null when a run for one may go on with the
    /// shards of the other.</summary>
    public string? WhyNotSameWork(CacheManifest other)
    {
        if (States.ModelSha256 != other.States.ModelSha256)
            return $"it was made with the model {other.States.Model}, not {States.Model}";
        if (!States.Hooks.SequenceEqual(other.States.Hooks))
            return $"it holds {string.Join(", ", other.States.Hooks)}, not {string.Join(", ", States.Hooks)}";
        if (InputSha256 != other.InputSha256)
            return "it was made from other sequences";
        if (Dtype != other.Dtype)
            return $"it holds {other.Dtype}, not {Dtype}";
        if (States.TokenPolicy != other.States.TokenPolicy || States.LongPolicy != other.States.LongPolicy)
            return $"long proteins were treated by '{other.States.LongPolicy}', not '{States.LongPolicy}'";
        if (Width != other.Width || !Shards.Select(s => s.Shape).SequenceEqual(other.Shards.Select(s => s.Shape)))
            return "its shards are cut differently";
        return null;
    }
}

/// <summary>One file of an activation cache.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="FirstProtein">Number of its first protein.</param>
/// <param name="Proteins">Number of proteins.</param>
/// <param name="FirstRow">Number of its first row.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Sha256">Content hash of the file; null while it is not written.</param>
public sealed record CacheShard(
    string File, int FirstProtein, int Proteins, long FirstRow, int Rows, string? Sha256)
{
    internal (int FirstProtein, int Proteins, long FirstRow, int Rows) Shape =>
        (FirstProtein, Proteins, FirstRow, Rows);
}
