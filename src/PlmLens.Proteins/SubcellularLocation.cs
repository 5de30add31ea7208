namespace PlmLens.Proteins;

/// <summary>One place in or outside the cell where UniProt says that a protein is found.</summary>
/// <param name="Name">The place in UniProt's words, parts of it after commas: <c>Nucleus, nucleolus</c>.</param>
/// <param name="Topology">How it sits in a membrane: <c>Multi-pass membrane protein</c>; null when not said.</param>
/// <param name="Orientation">On which side: <c>Cytoplasmic side</c>; null when not said.</param>
/// <param name="Molecule">What it holds for when not for the whole entry: <c>Isoform 2</c>, the name of a chain; null
/// when it holds for the entry.</param>
public sealed record SubcellularLocation(string Name, string? Topology, string? Orientation, string? Molecule)
{
    /// <summary>Whether this is said of one isoform, whose sequence need not be the record's.</summary>
    public bool IsOfIsoform => Molecule?.StartsWith("Isoform ", StringComparison.Ordinal) ?? false;

    /// <summary>The place and what it is part of, widest first: <c>Nucleus</c>, then
    /// <c>Nucleus, nucleolus</c>.</summary>
    public IEnumerable<string> Parts()
    {
        for (int comma = Name.IndexOf(", ", StringComparison.Ordinal); comma >= 0;
            comma = Name.IndexOf(", ", comma + 1, StringComparison.Ordinal))
            yield return Name[..comma];
        yield return Name;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        (Molecule is null ? "" : $"[{Molecule}]: ")
        + Name
        + (Topology is null ? "" : "; " + Topology)
        + (Orientation is null ? "" : "; " + Orientation);
}
