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
        CorpusProtein? known = lens.Corpus?.Proteins.Read(protein);
        return new ProteinDocument(
            stored.Accession,
            Tracks.NullIfEmpty(stored.EntryName),
            Tracks.NullIfEmpty(stored.Description),
            Tracks.NullIfEmpty(stored.Organism),
            lens.Halves.NameOf(protein),
            known?.Sequence,
            stored.Length,
            Annotations(lens, protein),
            Tracks.StructureOf(lens, protein, known),
            known is { AlphaFold.Length: > 0 } ? known.AlphaFold : null,
            known?.Pdb ?? [],
            SequenceLatents.Rank(lens, codes, MostLatents));
    }

    /// <summary>What UniProt says of a protein, by start; empty when the lens lacks its corpus.</summary>
    public static IReadOnlyList<AnnotationRow> Annotations(ExploredLens lens, int protein) => lens.Corpus is { } corpus
        ?
        [
            .. corpus.Annotations.Of(protein).Select(annotation =>
                new AnnotationRow(annotation.Type, annotation.Start, annotation.End, annotation.Note)),
        ]
        : [];
}
