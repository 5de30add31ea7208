namespace PlmLens.Proteins.Ontologies;

/// <summary>A term of an ontology such as the Gene Ontology.</summary>
public sealed record OntologyTerm
{
    /// <summary>Its identifier: <c>GO:0005524</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its name: <c>ATP binding</c>; null when the file has none.</summary>
    public string? Name { get; init; }

    /// <summary>The part of the ontology: <c>molecular_function</c>; null when the file has none.</summary>
    public string? Namespace { get; init; }

    /// <summary>Identifiers of the terms that it is a kind of or a part of, in file order.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];

    /// <summary>The term is no longer used.</summary>
    public bool IsObsolete { get; init; }

    /// <summary>What the makers of the ontology use in place of an obsolete term; null when they name no one
    /// term.</summary>
    public string? ReplacedBy { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name is null ? Id : $"{Id} ({Name})";
}
