using PlmLens.Core;

namespace PlmLens.Analysis.Protocols.InterPlm;

/// <summary>Settings of InterPLM's annotation extraction and of its evaluation set; the defaults are those of its code
/// (v1.0.0).</summary>
public sealed record AnnotationOptions
{
    /// <summary>Parts that the proteins are cut into.</summary>
    public int Shards { get; init; } = 5;

    /// <summary>Fewest entries of a note that becomes a sub-concept.</summary>
    public int MinimumInstances { get; init; } = 100;

    /// <summary>Longest protein (the original calls it min_protein_length).</summary>
    public int MaximumLength { get; init; } = 1022;

    /// <summary>A concept with more residues than this is kept.</summary>
    public int MoreResiduesThan { get; init; } = 1500;

    /// <summary>A concept with more domains than this is kept.</summary>
    public int MoreDomainsThan { get; init; } = 25;

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">One is out of range.</exception>
    public void Validate()
    {
        if (Shards < 1 || MinimumInstances < 1 || MaximumLength < 1 || MoreResiduesThan < 0 || MoreDomainsThan < 0)
            throw new UsageException("Shards, instances and lengths must be at least 1, the keep rules 0 or more.");
    }
}
