namespace PlmLens.Proteins.Ontologies;

/// <summary>A term of an ontology such as the Gene Ontology.</summary>
public sealed record OntologyTerm
{
    /// <summary>Its identifier: <c>GO:0005524</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its name: <c>ATP binding</c>; null when the file has none.</summary>
    public string? Name { get; init; }

    /// <summary>The part of the ontology: <c>molecular_function</c>, or the file's default namespace; null when the
    /// file has neither.</summary>
    public string? Namespace { get; init; }

    /// <summary>Identifiers of the terms that it is a kind of (<c>is_a</c>), each once, in file order.</summary>
    public IReadOnlyList<string> IsA { get; init; } = [];

    /// <summary>Identifiers of the terms that it is a part of (<c>relationship: part_of</c>), each once, in file
    /// order.</summary>
    public IReadOnlyList<string> PartOf { get; init; } = [];

    /// <summary>Identifiers of the terms that it is a kind of or a part of, each once.</summary>
    public IEnumerable<string> Parents => IsA.Union(PartOf);

    /// <summary>The term is no longer used.</summary>
    public bool IsObsolete { get; init; }

    /// <summary>What the makers of the ontology use in place of an obsolete term; null when they name no one
    /// term.</summary>
    public string? ReplacedBy { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name is null ? Id : $"{Id} ({Name})";
}
