using PlmLens.Core;

namespace PlmLens.Analysis.Concepts;

/// <summary>Which classes of proteins are worth testing.</summary>
public sealed record ProteinClassOptions
{
    /// <summary>Fewest members of a class, at least 1.</summary>
    public int MinimumMembers { get; init; } = 10;

    /// <summary>The annotation that classes are made from.</summary>
    public ProteinClassSources Sources { get; init; } = ProteinClassSources.All;

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">There are no sources, or the minimum is below 1.</exception>
    public void Validate()
    {
        if (MinimumMembers < 1)
            throw new UsageException($"A class needs at least 1 member, not {MinimumMembers}; raise the minimum.");
        if ((Sources & ProteinClassSources.All) == ProteinClassSources.None)
            throw new UsageException("No source of protein classes is chosen; choose at least one.");
    }
}
