using System.Globalization;
using PlmLens.Proteins;

namespace PlmLens.Store;

/// <summary>One line of <c>corpus/proteins.tsv</c>: a protein of a lens's corpus.</summary>
/// <param name="Accession">Unique in the corpus.</param>
/// <param name="EntryName">UniProt's entry name; may be empty.</param>
/// <param name="Name">Protein name; may be empty.</param>
/// <param name="Organism">Species; may be empty.</param>
/// <param name="TaxonId">NCBI taxonomy identifier; null when not known.</param>
/// <param name="AlphaFold">Identifier in the AlphaFold database; may be empty.</param>
/// <param name="Pdb">Identifiers of experimental structures, in file order.</param>
/// <param name="Sequence">One letter for each residue; <see cref="Masked"/> for one that was masked.</param>
public sealed record CorpusProtein(
    string Accession,
    string EntryName,
    string Name,
    string Organism,
    int? TaxonId,
    string AlphaFold,
    IReadOnlyList<string> Pdb,
    string Sequence)
{
    /// <summary>How <see cref="Sequence"/> has a masked residue.</summary>
    public const char Masked = '?';

    /// <summary>What a lens keeps of a protein.</summary>
    public static CorpusProtein Of(ProteinRecord record) => new(
        record.Accession,
        record.EntryName ?? "",
        record.Description ?? "",
        record.Organism ?? "",
        record.TaxonId,
        record.IdsIn("AlphaFoldDB").FirstOrDefault() ?? "",
        [.. record.IdsIn("PDB").Where(id => !id.Contains(';', StringComparison.Ordinal))],
        record.Sequence.Replace(ProteinRecord.MaskToken, $"{Masked}", StringComparison.Ordinal));

    internal object?[] Fields() =>
        [Accession, EntryName, Name, Organism, TaxonId, AlphaFold, string.Join(';', Pdb), Sequence];

    internal static CorpusProtein Parse(string line)
    {
        string[] fields = line.Split('\t');
        bool known = int.TryParse(fields[4], NumberStyles.None, CultureInfo.InvariantCulture, out int taxon);
        return new CorpusProtein(
            fields[0],
            fields[1],
            fields[2],
            fields[3],
            known ? taxon : null,
            fields[5],
            fields[6].Split(';', StringSplitOptions.RemoveEmptyEntries),
            fields[7].TrimEnd('\r'));
    }
}
