using PlmLens.Core;

namespace PlmLens.Proteins.Structures;

/// <summary>
/// Places the residues of a chain on a protein's sequence. Exact ways first: the observed letters as a stretch of the
/// sequence, author numbers as positions, the molecule's own sequence as a stretch; else a local alignment in which a
/// break of the chain opens a gap at little cost.
/// </summary>
public static class SequenceMapper
{
    /// <summary>Least share of agreeing residues in an alignment.</summary>
    public const double DefaultIdentity = 0.9;

    /// <summary>Largest product of the two lengths that is aligned: it is a byte of memory each.</summary>
    public const long MaxAlignedCells = 1L << 26;

    private const int FewestMatches = 10;

    /// <summary>Places a chain, or says why not.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="sequence">As in <see cref="ProteinRecord.Sequence"/>; a mask stands for any residue.</param>
    /// <param name="minimumIdentity">Least share of agreeing residues, 0 to 1.</param>
    /// <param name="refusal">Why there is no result: a sentence without its subject's file; null when there is
    /// one.</param>
    /// <returns>The mapping; null when refused.</returns>
    public static SequenceMapping? Map(
        StructureChain chain, string sequence, double minimumIdentity, out string? refusal)
    {
        string letters = sequence.Replace(ProteinRecord.MaskToken, "X", StringComparison.Ordinal);
        refusal = null;
        if ((Stretch(chain, letters) ?? ByNumbers(chain, letters) ?? ByEntity(chain, letters)) is { } exact)
            return exact;
        if ((long)chain.Residues.Count * letters.Length > MaxAlignedCells)
        {
            refusal = $"chain {chain.Id} is no stretch of the sequence, and both are too long to align";
            return null;
        }

        int[] residueAt = LocalAlignment.Place(chain.Residues, letters);
        SequenceMapping aligned = Count(chain, letters, residueAt, MappingMeans.Alignment);
        if (aligned.Matched < Math.Min(FewestMatches, chain.Residues.Count) || aligned.Identity < minimumIdentity)
        {
            int compared = aligned.Matched + aligned.Mismatched;
            refusal = $"chain {chain.Id} agrees with the sequence in {aligned.Matched} of {compared} aligned "
                + $"residues; {minimumIdentity:0.##} of them and at least {FewestMatches} are needed";
            return null;
        }

        return aligned;
    }

    /// <summary>Places the chain of a structure that gives coordinates to most of the sequence, the first among
    /// equals.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="sequence">As in <see cref="ProteinRecord.Sequence"/>.</param>
    /// <param name="minimumIdentity">Least share of agreeing residues, 0 to 1.</param>
    /// <returns>The chain and its mapping.</returns>
    /// <exception cref="PlmLensException">No chain fits; the message gives the reason of the first.</exception>
    public static (StructureChain Chain, SequenceMapping Mapping) MapBest(
        ProteinStructure structure, string sequence, double minimumIdentity = DefaultIdentity)
    {
        (StructureChain Chain, SequenceMapping Mapping)? best = null;
        string? why = null;
        foreach (StructureChain chain in structure.Chains)
        {
            SequenceMapping? mapping = Map(chain, sequence, minimumIdentity, out string? refusal);
            why ??= refusal;
            if (mapping is not null && mapping.WithCoordinates > (best?.Mapping.WithCoordinates ?? -1))
                best = (chain, mapping);
        }

        return best ?? throw new PlmLensException($"{structure.Source}: {why}.");
    }

    private static SequenceMapping? Stretch(StructureChain chain, string sequence)
    {
        int at = sequence.IndexOf(chain.ObservedSequence, StringComparison.Ordinal);
        if (at < 0)
            return null;

        // Of several places the one that the author's numbers name, if they name one.
        int numbered = chain.Residues[0].Number - 1;
        if (numbered > at && numbered + chain.Residues.Count <= sequence.Length
            && sequence.AsSpan(numbered).StartsWith(chain.ObservedSequence, StringComparison.Ordinal))
            at = numbered;
        return PlaceAll(chain, sequence, i => at + i, MappingMeans.Stretch, all: true);
    }

    private static SequenceMapping? ByNumbers(StructureChain chain, string sequence) =>
        PlaceAll(chain, sequence, i => chain.Residues[i].Number - 1, MappingMeans.Numbers, all: true);

    private static SequenceMapping? ByEntity(StructureChain chain, string sequence)
    {
        if (chain.EntitySequence is not { } entity || chain.Residues.Any(residue => residue.EntityPosition < 0))
            return null;
        int shift = entity.Length <= sequence.Length
            ? sequence.IndexOf(entity, StringComparison.Ordinal)
            : -entity.IndexOf(sequence, StringComparison.Ordinal);
        bool none = entity.Length <= sequence.Length ? shift < 0 : shift > 0;
        return none
            ? null
            : PlaceAll(chain, sequence, i => chain.Residues[i].EntityPosition + shift, MappingMeans.Entity, all: false);
    }

    // Null when a letter disagrees, two residues fall on one position, or (with all) one falls outside.
    private static SequenceMapping? PlaceAll(
        StructureChain chain, string sequence, Func<int, int> positionOf, MappingMeans means, bool all)
    {
        var residueAt = new int[sequence.Length];
        Array.Fill(residueAt, -1);
        int placed = 0;
        for (int i = 0; i < chain.Residues.Count; i++)
        {
            int position = positionOf(i);
            if ((uint)position >= (uint)sequence.Length)
            {
                if (all)
                    return null;
                continue;
            }

            if (residueAt[position] >= 0 || !Agree(chain.Residues[i].Letter, sequence[position]))
                return null;
            residueAt[position] = i;
            placed++;
        }

        // Unknown residues agree with everything, so most of the placed ones must say something.
        SequenceMapping mapping = Count(chain, sequence, residueAt, means);
        return placed > 0 && 2 * mapping.Matched >= placed ? mapping : null;
    }

    private static SequenceMapping Count(StructureChain chain, string sequence, int[] residueAt, MappingMeans means)
    {
        int matched = 0, mismatched = 0, coordinates = 0;
        for (int position = 0; position < residueAt.Length; position++)
        {
            if (residueAt[position] < 0)
                continue;
            StructureResidue residue = chain.Residues[residueAt[position]];
            coordinates += residue.HasCoordinates ? 1 : 0;
            if (residue.Letter == sequence[position] && residue.Letter != ResidueNames.Unknown)
                matched++;
            else if (!Agree(residue.Letter, sequence[position]))
                mismatched++;
        }

        return new SequenceMapping(residueAt, means, matched, mismatched, coordinates);
    }

    private static bool Agree(char residue, char letter) =>
        residue == letter || residue == ResidueNames.Unknown || letter == ResidueNames.Unknown;
}
