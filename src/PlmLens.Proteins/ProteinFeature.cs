namespace PlmLens.Proteins;

/// <summary>
/// One annotated stretch of a protein, as UniProt's feature table gives it: nothing merged, cut or rounded.
/// Equality compares <see cref="Evidence"/> by reference.
/// </summary>
public sealed record ProteinFeature
{
    /// <summary>UniProt's feature key: <c>ACT_SITE</c>, <c>BINDING</c>, <c>DOMAIN</c>, <c>HELIX</c> ...</summary>
    public required string Type { get; init; }

    /// <summary>First residue, 1-based; null when <see cref="StartFuzziness"/> is Unknown.</summary>
    public int? Start { get; init; }

    /// <summary>Last residue, 1-based, inclusive; null when <see cref="EndFuzziness"/> is Unknown.</summary>
    /// <remarks>For DISULFID and CROSSLNK, start and end are the two linked residues, not a stretch.</remarks>
    public int? End { get; init; }

    /// <summary>How well <see cref="Start"/> is known.</summary>
    public PositionFuzziness StartFuzziness { get; init; }

    /// <summary>How well <see cref="End"/> is known.</summary>
    public PositionFuzziness EndFuzziness { get; init; }

    /// <summary>The sequence that the positions count in when it is not the record's own: <c>P1-2</c>.</summary>
    public string? Isoform { get; init; }

    /// <summary>The curators' words: <c>Protein kinase</c>, <c>Phosphoserine; by PKA</c>.</summary>
    public string? Note { get; init; }

    /// <summary>What a BINDING residue binds: <c>ATP</c>, <c>Zn(2+)</c>.</summary>
    public string? Ligand { get; init; }

    /// <summary>The ligand's identifier: <c>ChEBI:CHEBI:30616</c>.</summary>
    public string? LigandId { get; init; }

    /// <summary>Tells ligands of one kind apart: <c>1</c>, <c>2</c>.</summary>
    public string? LigandLabel { get; init; }

    /// <summary>More about the ligand: <c>catalytic</c>, <c>ligand shared between dimeric partners</c>.</summary>
    public string? LigandNote { get; init; }

    /// <summary>The part of the ligand that is bound: <c>Fe</c> of heme b.</summary>
    public string? LigandPart { get; init; }

    /// <summary>The identifier of <see cref="LigandPart"/>: <c>ChEBI:CHEBI:18248</c>.</summary>
    public string? LigandPartId { get; init; }

    /// <summary>Evidence codes with their sources: <c>ECO:0000255|PROSITE-ProRule:PRU00159</c>.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>UniProt's stable identifier of the feature: <c>PRO_0000018018</c>.</summary>
    public string? FeatureId { get; init; }

    /// <summary>Both ends are exact and count in the record's own sequence.</summary>
    public bool IsExact =>
        Isoform is null && StartFuzziness == PositionFuzziness.Exact && EndFuzziness == PositionFuzziness.Exact;

    /// <summary>Gives an exact feature as a 0-based half-open stretch of residues.</summary>
    /// <param name="length">Residues in the record, at least 0.</param>
    /// <param name="start">Index of the first residue.</param>
    /// <param name="end">Index after the last residue, at most <paramref name="length"/>.</param>
    /// <returns>False when the feature is fuzzy, belongs to an isoform or reaches outside the sequence.</returns>
    public bool TryGetRange(int length, out int start, out int end)
    {
        (start, end) = IsExact ? (Start!.Value - 1, End!.Value) : (0, 0);
        return end > start && end <= length;
    }

    /// <summary>A feature of which only key and position are known yet.</summary>
    internal static ProteinFeature At(string type, in FeatureLocation location) => new()
    {
        Type = type,
        Start = location.Start,
        End = location.End,
        StartFuzziness = location.StartFuzziness,
        EndFuzziness = location.EndFuzziness,
        Isoform = location.Isoform,
    };
}
