namespace PlmLens.Server.Contracts;

/// <summary>A request to run the model: exactly one of the fields.</summary>
/// <param name="Sequence">Residues, or FASTA of one protein; at most 5,000 residues.</param>
/// <param name="Structure">Text of a PDB or mmCIF file, at most 20 MB.</param>
/// <param name="Chain">Chain of the structure; the first protein chain when null.</param>
/// <param name="Accession">A protein of the corpus, or of UniProt when that source is turned on.</param>
public sealed record SequenceRequest(
    string? Sequence = null, string? Structure = null, string? Chain = null, string? Accession = null);

/// <summary>The state of a job.</summary>
/// <param name="Id">Its id, for <c>api/jobs/{id}</c>.</param>
/// <param name="State">"waiting", "running", "done", "failed", "cancelled".</param>
/// <param name="Position">Jobs before it; 0 when it runs.</param>
/// <param name="Error">One sentence when it failed.</param>
/// <param name="Result">When done.</param>
public sealed record JobDocument(string Id, string State, int Position, string? Error, SequenceDocument? Result);

/// <summary>What fires on a sequence.</summary>
/// <param name="Name">From FASTA or the structure; null when none.</param>
/// <param name="Sequence">Residues.</param>
/// <param name="Latents">All active latents, most interesting first: strong for themselves, enriched, on many
/// residues.</param>
/// <param name="Annotations">When the sequence is one of the corpus.</param>
/// <param name="Structure">Chain and numbering when a structure was given.</param>
/// <param name="Milliseconds">Time the model and the SAE took.</param>
public sealed record SequenceDocument(
    string? Name,
    string Sequence,
    IReadOnlyList<LatentOnSequence> Latents,
    IReadOnlyList<AnnotationRow> Annotations,
    SequenceStructure? Structure,
    double Milliseconds);

/// <summary>A structure behind a sequence.</summary>
/// <param name="Chain">Chain taken.</param>
/// <param name="Chains">Chains with protein.</param>
/// <param name="Models">Models in the file; the first is read.</param>
/// <param name="Numbers">The structure's residue number for each residue; null where it has no coordinates.</param>
public sealed record SequenceStructure(
    string Chain, IReadOnlyList<string> Chains, int Models, IReadOnlyList<string?> Numbers);

/// <summary>An error.</summary>
/// <param name="Error">One sentence: what is wrong, where, what to do.</param>
public sealed record ErrorDocument(string Error);
