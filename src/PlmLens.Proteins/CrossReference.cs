namespace PlmLens.Proteins;

/// <summary>A record's entry in another database.</summary>
/// <param name="Database">The database's name as UniProt writes it: <c>Pfam</c>, <c>GO</c>, <c>PDB</c>.</param>
/// <param name="Id">The identifier there: <c>PF00069</c>, <c>GO:0005524</c>, <c>1ATP</c>.</param>
/// <param name="Detail">The field after the identifier, null when absent or <c>-</c>: a Pfam family's short name,
/// <c>F:ATP binding</c>, <c>X-ray</c>.</param>
public readonly record struct CrossReference(string Database, string Id, string? Detail = null);
