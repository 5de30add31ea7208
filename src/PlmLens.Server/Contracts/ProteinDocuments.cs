namespace PlmLens.Server.Contracts;

/// <summary><c>data/{lens}/proteins.json</c>: all proteins, one array for each column.</summary>
/// <param name="Accession">Accessions.</param>
/// <param name="Entry">Entry names; empty without a corpus.</param>
/// <param name="Name">Protein names.</param>
/// <param name="Organism">Organism, code into <paramref name="Organisms"/>; -1 when not known.</param>
/// <param name="Organisms">Organisms.</param>
/// <param name="Length">Residues.</param>
/// <param name="Test">Whether it is in the test half.</param>
public sealed record ProteinList(
    IReadOnlyList<string> Accession,
    IReadOnlyList<string> Entry,
    IReadOnlyList<string> Name,
    IReadOnlyList<int> Organism,
    IReadOnlyList<string> Organisms,
    IReadOnlyList<int> Length,
    IReadOnlyList<bool> Test);

/// <summary><c>data/{lens}/proteins/{accession}.json</c>: one protein with its annotation and its latents.</summary>
/// <param name="Accession">Accession.</param>
/// <param name="Entry">Entry name.</param>
/// <param name="Name">Protein name.</param>
/// <param name="Organism">Organism.</param>
/// <param name="Half">"validation" or "test".</param>
/// <param name="Sequence">Sequence; null when the lens lacks its corpus.</param>
/// <param name="Length">Residues.</param>
/// <param name="Annotations">UniProt's features, by start.</param>
/// <param name="Structure">"pdb" or "cif" when the lens has the file <c>structures/{accession}.pdb</c> or <c>.cif</c>;
/// "alphafold" when only an AlphaFold DB id is known; else null.</param>
/// <param name="AlphaFold">AlphaFold DB id; null when none is known.</param>
/// <param name="Pdb">PDB ids.</param>
/// <param name="Latents">Its latents, ranked; at most 100.</param>
public sealed record ProteinDocument(
    string Accession,
    string? Entry,
    string? Name,
    string? Organism,
    string? Half,
    string? Sequence,
    int Length,
    IReadOnlyList<AnnotationRow> Annotations,
    string? Structure,
    string? AlphaFold,
    IReadOnlyList<string> Pdb,
    IReadOnlyList<LatentOnSequence> Latents);

/// <summary>An annotated stretch.</summary>
/// <param name="Type">UniProt's key: "DOMAIN".</param>
/// <param name="Start">First residue, 1-based.</param>
/// <param name="End">Last residue.</param>
/// <param name="Note">Note; may be empty.</param>
public sealed record AnnotationRow(string Type, int Start, int End, string Note);

/// <summary>A latent on one sequence.</summary>
/// <param name="Latent">Its number.</param>
/// <param name="Max">Largest activation.</param>
/// <param name="MaxFraction">As a share of the corpus maximum.</param>
/// <param name="Mean">Mean over all residues.</param>
/// <param name="MeanActive">Mean over active residues.</param>
/// <param name="Share">Share of residues active.</param>
/// <param name="Enrichment">Mean over all residues, over that in the corpus; null for a latent dead there.</param>
/// <param name="Positions">Active residues, 0-based.</param>
/// <param name="Values">Activations.</param>
/// <param name="Concept">Its best concept; null when none.</param>
/// <param name="ConceptF1">And that one's test F1.</param>
/// <param name="Description">Its description.</param>
public sealed record LatentOnSequence(
    int Latent,
    float Max,
    double? MaxFraction,
    double Mean,
    double MeanActive,
    double Share,
    double? Enrichment,
    IReadOnlyList<int> Positions,
    IReadOnlyList<float> Values,
    string? Concept,
    double? ConceptF1,
    string? Description);
