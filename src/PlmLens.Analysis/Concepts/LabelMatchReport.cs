namespace PlmLens.Analysis.Concepts;

/// <summary>How the proteins of a label file and those of the corpus were matched. Proteins without labels and refused
/// ones are neither positive nor negative for any concept of the file.</summary>
public sealed record LabelMatchReport
{
    /// <summary>What was matched: the file.</summary>
    public required string Source { get; init; }

    /// <summary>Proteins whose labels are used.</summary>
    public required int Used { get; init; }

    /// <summary>Proteins with labels that are not in the corpus, in file order.</summary>
    public required IReadOnlyList<string> NotInCorpus { get; init; }

    /// <summary>Proteins of the corpus that the file says nothing of, in corpus order.</summary>
    public required IReadOnlyList<string> WithoutLabels { get; init; }

    /// <summary>Proteins whose labels were made for another sequence, and how that shows.</summary>
    public required IReadOnlyList<RefusedProtein> Refused { get; init; }

    /// <summary>Residues of used proteins that are left out because their label is not known.</summary>
    public required long UnknownResidues { get; init; }

    /// <summary>The counts as a sentence, with the first names of each list.</summary>
    public override string ToString() =>
        $"{Source}: labels of {Used} proteins are used; {Named(NotInCorpus, "labelled ones are not in the corpus")}, "
        + $"{Named(WithoutLabels, "of the corpus have no labels")}, "
        + $"{Named([.. Refused.Select(r => r.Accession)], "were refused for another sequence")}.";

    private static string Named(IReadOnlyList<string> names, string what) => names.Count == 0
        ? $"0 {what}"
        : $"{names.Count} {what} ({string.Join(", ", names.Take(3))}{(names.Count > 3 ? " ..." : "")})";
}

/// <summary>A protein whose labels are not used.</summary>
/// <param name="Accession">The protein.</param>
/// <param name="Why">What does not fit, in words.</param>
public readonly record struct RefusedProtein(string Accession, string Why);
