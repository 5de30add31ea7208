using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>Makes <c>data/{lens}/proteins.json</c> and <c>data/{lens}/proteins/{accession}.json</c>.</summary>
internal static class ProteinBuilder
{
    private const int MostLatents = 100;

    /// <summary>The list of all proteins.</summary>
    /// <exception cref="Core.PlmLensException">A table of the lens is damaged.</exception>
    public static ProteinList List(ExploredLens lens)
    {
        IReadOnlyList<StoredProtein> proteins = lens.Proteins.Proteins;
        var organisms = new TextCodes();
        return new ProteinList(
            [.. proteins.Select(protein => protein.Accession)],
            [.. proteins.Select(protein => protein.EntryName)],
            [.. proteins.Select(protein => protein.Description)],
            [.. proteins.Select(protein => organisms.Of(protein.Organism))],
            organisms.Texts,
            [.. proteins.Select(protein => protein.Length)],
            [.. Enumerable.Range(0, proteins.Count).Select(lens.Halves.IsTest)]);
    }

    /// <summary>One protein.</summary>
    /// <param name="lens">The lens.</param>
    /// <param name="protein">Its number.</param>
    /// <exception cref="Core.PlmLensException">A file of the lens is damaged.</exception>
    public static ProteinDocument Build(ExploredLens lens, int protein)
    {
        StoredProtein stored = lens.Proteins.Proteins[protein];
        CodeRows codes = lens.Codes.ReadRows(stored.FirstRow, stored.Length);
        return new ProteinDocument(
            stored.Accession,
            Tracks.NullIfEmpty(stored.EntryName),
            Tracks.NullIfEmpty(stored.Description),
            Tracks.NullIfEmpty(stored.Organism),
            lens.Halves.NameOf(protein),
            null,
            stored.Length,
            [],
            null,
            null,
            [],
            SequenceLatents.Rank(lens, codes, MostLatents));
    }
}
