using PlmLens.Analysis.Concepts;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Nulls;

/// <summary>The null concepts: the identity of the residue, ends of the protein, local composition.</summary>
public static class NullConcepts
{
    internal static IReadOnlyList<NullConcept> All { get; } =
    [
        .. "ACDEFGHIKLMNPQRSTVWY".Select(letter => new ResidueIdentity(letter)),
        new TerminalResidues("first residue", 1, atEnd: false),
        new TerminalResidues("first 5 residues", 5, atEnd: false),
        new TerminalResidues("first 25 residues", 25, atEnd: false),
        new TerminalResidues("first tenth", 0, atEnd: false),
        new TerminalResidues("last residue", 1, atEnd: true),
        new TerminalResidues("last 5 residues", 5, atEnd: true),
        new TerminalResidues("last 25 residues", 25, atEnd: true),
        new TerminalResidues("last tenth", 0, atEnd: true),
        new RichWindow("hydrophobic", "AVILMFWC", 15),
        new RichWindow("charged", "DEKR", 11),
        new RichWindow("acidic", "DE", 8),
        new RichWindow("basic", "KR", 8),
        new RichWindow("polar", "STNQ", 11),
        new RichWindow("aromatic", "FWY", 6),
        .. "ACEGHKNPQST".Select(letter => new RichWindow($"{letter}-rich", letter.ToString(), 6)),
        new LowComplexity(),
    ];

    /// <summary>Their places in a corpus, as concepts to be scored like the real ones.</summary>
    /// <param name="records">The corpus.</param>
    public static ConceptSet Of(IReadOnlyList<ProteinRecord> records)
    {
        List<ConceptInstance>[] places = [.. All.Select(_ => new List<ConceptInstance>())];
        for (int p = 0; p < records.Count; p++)
        {
            string sequence = Letters(records[p]);
            var marks = new bool[sequence.Length];
            for (int concept = 0; concept < places.Length; concept++)
            {
                Array.Clear(marks);
                All[concept].Mark(sequence, marks);
                AddRuns(p, marks, places[concept]);
            }
        }

        return new ConceptSet(records, [.. All.Select(one => one.Concept)], places, new ConceptReport([], []));
    }

    /// <summary>One character for each residue.</summary>
    internal static string Letters(ProteinRecord record) =>
        record.Sequence.Replace(ProteinRecord.MaskToken, "-", StringComparison.Ordinal);

    private static void AddRuns(int protein, ReadOnlySpan<bool> marks, List<ConceptInstance> places)
    {
        for (int start = 0; start < marks.Length; start++)
        {
            if (!marks[start])
                continue;
            int end = start + 1;
            while (end < marks.Length && marks[end])
                end++;
            places.Add(new ConceptInstance(protein, start, end, Linked: false));
            start = end;
        }
    }
}
