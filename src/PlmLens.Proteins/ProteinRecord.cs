namespace PlmLens.Proteins;

/// <summary>
/// One protein with what is known about it, whichever file it came from. Text that the file does not give is null,
/// lists that it does not give are empty. Equality compares lists by reference.
/// </summary>
public sealed record ProteinRecord
{
    /// <summary>How a masked residue is written inside <see cref="Sequence"/>.</summary>
    public const string MaskToken = "<mask>";

    /// <summary>Primary accession (UniProt) or the first word of the FASTA header; unique within a file.</summary>
    public required string Accession { get; init; }

    /// <summary>UniProt's entry name: <c>KAPCA_HUMAN</c>.</summary>
    public string? EntryName { get; init; }

    /// <summary>The recommended protein name, or the words of a FASTA header.</summary>
    public string? Description { get; init; }

    /// <summary>Species as the file writes it: <c>Homo sapiens (Human)</c>.</summary>
    public string? Organism { get; init; }

    /// <summary>NCBI taxonomy identifier, at least 1.</summary>
    public int? TaxonId { get; init; }

    /// <summary>True for Swiss-Prot, false for TrEMBL, null when the file does not say.</summary>
    public bool? Reviewed { get; init; }

    /// <summary>
    /// Upper-case residue letters <c>ACDEFGHIKLMNPQRSTVWY XBUZO . -</c> and <see cref="MaskToken"/>; never empty.
    /// </summary>
    public required string Sequence
    {
        get;
        init
        {
            field = value;
            Length = CountResidues(value);
        }
    }

    /// <summary>Annotated stretches in file order; overlapping ones are all kept.</summary>
    public IReadOnlyList<ProteinFeature> Features { get; init; } = [];

    /// <summary>UniProt keywords.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>Entries in other databases, in file order.</summary>
    public IReadOnlyList<CrossReference> CrossReferences { get; init; } = [];

    /// <summary>Enzyme Commission numbers, incomplete ones (<c>2.7.11.-</c>) included.</summary>
    public IReadOnlyList<string> EcNumbers { get; init; } = [];

    /// <summary>The taxa that the organism belongs to, widest first and the species left out: <c>Eukaryota</c> ...
    /// <c>Homo</c>. A flat file gives fewer ranks than a table of the web service.</summary>
    public IReadOnlyList<string> Lineage { get; init; } = [];

    /// <summary>Where in or outside the cell the protein is found, in file order.</summary>
    public IReadOnlyList<SubcellularLocation> Locations { get; init; } = [];

    /// <summary>Gene names: name, synonyms, ordered locus and ORF names, in file order.</summary>
    public IReadOnlyList<string> GeneNames { get; init; } = [];

    /// <summary>Number of residues; a <see cref="MaskToken"/> is one residue.</summary>
    public int Length { get; private init; }

    /// <summary>Identifiers of this protein in one database, in file order; empty when there are none.</summary>
    /// <param name="database">The database's name, any case: <c>Pfam</c>.</param>
    public IEnumerable<string> IdsIn(string database)
    {
        foreach (CrossReference reference in CrossReferences)
        {
            if (reference.Database.Equals(database, StringComparison.OrdinalIgnoreCase))
                yield return reference.Id;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Accession} ({Length} residues, {Features.Count} features)";

    private static int CountResidues(string sequence)
    {
        int masks = sequence.AsSpan().Count('<');
        return sequence.Length - (masks * (MaskToken.Length - 1));
    }
}
