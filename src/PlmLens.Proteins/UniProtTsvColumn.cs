namespace PlmLens.Proteins;

/// <summary>What a column of a UniProt TSV holds.</summary>
internal enum UniProtTsvColumn
{
    Ignored,
    Accession,
    EntryName,
    Reviewed,
    ProteinNames,
    GeneNames,
    Organism,
    TaxonId,
    Length,
    Sequence,
    EcNumbers,
    Keywords,
    Lineage,
    Locations,
    Features,
    CrossReferences,
}

/// <summary>The column names of the UniProt web service, as headers have them and as its API has them.</summary>
internal static class UniProtTsvColumns
{
    private static readonly Dictionary<string, UniProtTsvColumn> s_byName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Entry"] = UniProtTsvColumn.Accession,
        ["accession"] = UniProtTsvColumn.Accession,
        ["Entry Name"] = UniProtTsvColumn.EntryName,
        ["id"] = UniProtTsvColumn.EntryName,
        ["Reviewed"] = UniProtTsvColumn.Reviewed,
        ["Protein names"] = UniProtTsvColumn.ProteinNames,
        ["protein_name"] = UniProtTsvColumn.ProteinNames,
        ["Gene Names"] = UniProtTsvColumn.GeneNames,
        ["gene_names"] = UniProtTsvColumn.GeneNames,
        ["Organism"] = UniProtTsvColumn.Organism,
        ["organism_name"] = UniProtTsvColumn.Organism,
        ["Organism (ID)"] = UniProtTsvColumn.TaxonId,
        ["organism_id"] = UniProtTsvColumn.TaxonId,
        ["Length"] = UniProtTsvColumn.Length,
        ["Sequence"] = UniProtTsvColumn.Sequence,
        ["EC number"] = UniProtTsvColumn.EcNumbers,
        ["ec"] = UniProtTsvColumn.EcNumbers,
        ["Keywords"] = UniProtTsvColumn.Keywords,
        ["keyword"] = UniProtTsvColumn.Keywords,
        ["Taxonomic lineage"] = UniProtTsvColumn.Lineage,
        ["lineage"] = UniProtTsvColumn.Lineage,
        ["Subcellular location [CC]"] = UniProtTsvColumn.Locations,
        ["cc_subcellular_location"] = UniProtTsvColumn.Locations,
    };

    private static readonly HashSet<string> s_features = new(StringComparer.OrdinalIgnoreCase)
    {
        "Active site", "Alternative sequence", "Beta strand", "Binding site", "Calcium binding", "Chain", "Coiled coil",
        "Compositional bias", "Cross-link", "Disulfide bond", "DNA binding", "Domain [FT]", "Glycosylation", "Helix",
        "Initiator methionine", "Intramembrane", "Lipidation", "Metal binding", "Modified residue", "Motif",
        "Mutagenesis", "Natural variant", "Non-adjacent residues", "Non-standard residue", "Non-terminal residue",
        "Nucleotide binding", "Peptide", "Propeptide", "Region", "Repeat", "Sequence conflict", "Sequence uncertainty",
        "Signal peptide", "Site", "Topological domain", "Transit peptide", "Transmembrane", "Turn", "Zinc finger",
    };

    /// <summary>Database by column name.</summary>
    private static readonly Dictionary<string, string> s_databases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Gene Ontology IDs"] = "GO",
        ["go_id"] = "GO",
        ["AlphaFoldDB"] = "AlphaFoldDB",
        ["CDD"] = "CDD",
        ["Gene3D"] = "Gene3D",
        ["InterPro"] = "InterPro",
        ["NCBIfam"] = "NCBIfam",
        ["PANTHER"] = "PANTHER",
        ["PDB"] = "PDB",
        ["Pfam"] = "Pfam",
        ["PROSITE"] = "PROSITE",
        ["SMART"] = "SMART",
        ["SUPFAM"] = "SUPFAM",
    };

    /// <summary>What a column holds, and of which database when it holds cross-references.</summary>
    public static (UniProtTsvColumn Column, string? Database) Of(string header)
    {
        if (s_byName.TryGetValue(header, out UniProtTsvColumn column))
            return (column, null);
        if (s_features.Contains(header) || header.StartsWith("ft_", StringComparison.OrdinalIgnoreCase))
            return (UniProtTsvColumn.Features, null);
        string label = header.StartsWith("xref_", StringComparison.OrdinalIgnoreCase) ? header[5..] : header;
        return s_databases.TryGetValue(label, out string? database)
            ? (UniProtTsvColumn.CrossReferences, database)
            : (UniProtTsvColumn.Ignored, null);
    }
}
