namespace PlmLens.Proteins.Labels;

/// <summary>A protein of a label file: a letter for each residue, or a class or number for the whole protein.</summary>
public sealed record LabelledProtein
{
    /// <summary>The id in the file, unique in it: a UniProt accession, a PDB chain, a mutant's name.</summary>
    public required string Id { get; init; }

    /// <summary>Upper-case residue letters as in <see cref="ProteinRecord.Sequence"/>.</summary>
    public required string Sequence { get; init; }

    /// <summary>One letter for each residue, in the file's case; what they mean is a <see cref="LabelAlphabet"/>. Null
    /// when residues have no labels.</summary>
    public string? Labels { get; init; }

    /// <summary>For each residue, whether its label was observed: false where the structure was not resolved. Null
    /// when every label counts.</summary>
    public IReadOnlyList<bool>? Resolved { get; init; }

    /// <summary>The class of the whole protein: <c>Nucleus</c>, <c>thermophilic</c>; null when it has none.</summary>
    public string? Class { get; init; }

    /// <summary>The measured number of the whole protein, such as fitness, in the file's unit; null when it has
    /// none.</summary>
    public double? Target { get; init; }

    /// <summary>The part of the benchmark it belongs to; null when the file does not say.</summary>
    public LabelSplit? Split { get; init; }

    /// <summary>The rest of the record's header, as it was split: <c>EUKARYA</c>, <c>NO_SP</c>, <c>1</c>.</summary>
    public IReadOnlyList<string> HeaderFields { get; init; } = [];

    /// <summary>The protein as a record without annotation, to embed or encode it.</summary>
    public ProteinRecord ToRecord() => new() { Accession = Id, Sequence = Sequence };

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({Sequence.Length} residues)";
}
