using PlmLens.Analysis.Annotate;
using PlmLens.Analysis.Concepts;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Cli.Report.Lens;

/// <summary>Proteins that show what a feature does for a concept: the held-out protein where it is strongest on an
/// annotated residue, and the one where it is strongest on another.</summary>
/// <param name="lens">The lens.</param>
/// <param name="corpus">Its annotated proteins.</param>
internal sealed class PairExamples(LensFolder lens, AnnotatedCorpus corpus)
{
    private readonly IReadOnlyList<LensFeature> _features = lens.ReadFeatures();

    /// <summary>Cards with the two examples; fewer where there is no such residue.</summary>
    /// <param name="concept">The concept and its chosen feature.</param>
    public IEnumerable<(string Title, string Svg, string Caption)> Cards(LensConcept concept)
    {
        int number = corpus.NumberOf(concept.Concept);
        if (concept.Feature is not { } feature || number < 0)
            yield break;
        var values = new float[lens.Codes.CountOf(feature)];
        lens.Codes.ReadValuesOf(feature, values);
        foreach (bool annotated in new[] { true, false })
        {
            if (Strongest(lens.Codes.PositionsOf(feature), values, number, annotated) is not { } residue)
                continue;
            (SequenceSnippet snippet, ProteinRecord protein) = Snippet(feature, values, number, residue);
            string what = annotated ? "annotated" : "not annotated";
            string name = protein.EntryName ?? protein.Accession;
            yield return (
                $"{concept.Concept}, f/{feature}: strongest where {what}",
                snippet.Draw($"Activation of feature {feature} in {name}"),
                $"{protein.Accession} {protein.EntryName}, residues {snippet.First + 1} to {snippet.End} of "
                    + $"{protein.Length}. {protein.Description}");
        }
    }

    private int? Strongest(ReadOnlySpan<uint> positions, float[] values, int concept, bool annotated)
    {
        int? best = null;
        float most = 0;
        int protein = 0;
        for (int i = 0; i < positions.Length; i++)
        {
            int residue = (int)positions[i];
            while (residue >= corpus.FirstResidues[protein + 1])
                protein++;
            bool counts = values[i] > most
                && corpus.HalfOf(protein) == CorpusSplit.Test
                && corpus.IsJudged(concept, protein)
                && corpus.ConceptsAt(residue).Contains((ushort)concept) == annotated;
            if (counts)
                (best, most) = (residue, values[i]);
        }

        return best;
    }

    private (SequenceSnippet Snippet, ProteinRecord Protein) Snippet(
        int feature, float[] values, int concept, int residue)
    {
        int protein = Array.BinarySearch(corpus.FirstResidues, residue);
        protein = protein >= 0 ? protein : ~protein - 1;
        int first = corpus.FirstResidues[protein];
        ProteinRecord record = corpus.Records[protein];
        string sequence = record.Sequence.Replace(ProteinRecord.MaskToken, "X", StringComparison.Ordinal);
        float maximum = Math.Max(_features[feature].ValidationMaximum, float.Epsilon);
        var activations = new float[sequence.Length];
        ReadOnlySpan<uint> positions = lens.Codes.PositionsOf(feature);
        for (int i = 0; i < positions.Length; i++)
        {
            long at = positions[i] - first;
            if (at >= 0 && at < activations.Length)
                activations[at] = values[i] / maximum;
        }

        bool[] annotated =
        [
            .. Enumerable.Range(first, sequence.Length)
                .Select(i => corpus.ConceptsAt(i).Contains((ushort)concept)),
        ];
        return (new SequenceSnippet(sequence, activations, annotated, residue - first), record);
    }
}
