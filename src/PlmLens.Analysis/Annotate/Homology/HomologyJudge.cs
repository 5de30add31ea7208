using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Annotate.Homology;

/// <summary>Reads from alignments what homologues of a protein carry at a place of it.</summary>
/// <param name="proteins">The proteins that the calls are in.</param>
/// <param name="corpus">The annotated corpus that was searched.</param>
/// <param name="level">Regions, or whole proteins.</param>
public sealed class HomologyJudge(AnnotatedCorpus proteins, AnnotatedCorpus corpus, AnnotateLevel level)
{
    private ILookup<int, Alignment> _ofProtein = Enumerable.Empty<Alignment>().ToLookup(a => a.Query);

    /// <summary>Aligns proteins with the corpus.</summary>
    /// <param name="searcher">The program.</param>
    /// <param name="wanted">Numbers of the proteins, in any order.</param>
    /// <param name="threads">Threads of the program.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="PlmLensException">The program failed.</exception>
    public void Search(
        HomologySearcher searcher, IEnumerable<int> wanted, int threads, CancellationToken cancel = default)
    {
        int[] queries = [.. wanted.Distinct().Order()];
        IReadOnlyList<Alignment> found = searcher.Align(
            [.. queries.Select(protein => proteins.Records[protein])], corpus.Records, threads, cancel);
        _ofProtein = found
            .Where(a => corpus.Records[a.Target].Accession != proteins.Records[queries[a.Query]].Accession)
            .ToLookup(a => queries[a.Query]);
    }

    /// <summary>What homologues say about a call.</summary>
    /// <param name="concept">Number of the concept in the corpus.</param>
    /// <param name="call">The call; its protein is one that was searched.</param>
    public HomologyEvidence Evidence(int concept, FeatureCall call)
    {
        HomologyEvidence best = new(HomologyState.NoHomologue);
        foreach (Alignment alignment in _ofProtein[call.Protein])
        {
            if (!corpus.IsJudged(concept, alignment.Target))
                continue;
            HomologyState state = StateOf(concept, call, alignment);
            if (state > best.State)
            {
                bool experimental = state == HomologyState.Carried && IsExperimental(concept, call, alignment);
                best = new HomologyEvidence(
                    state, alignment.Target, alignment.Identity, alignment.EValue, experimental);
            }

            if (state == HomologyState.Carried)
                break;
        }

        return best;
    }

    /// <summary>
    /// A place to compare a call with: as long, in the same protein, not called and not annotated, with the same
    /// residue where the call has its peak. What homologues say about such places is what homology alone would give.
    /// </summary>
    /// <param name="concept">Number of the concept.</param>
    /// <param name="call">The call.</param>
    /// <param name="random">Draws the place.</param>
    /// <returns>Null when the protein has no such place.</returns>
    public FeatureCall? Control(int concept, FeatureCall call, SeededRandom random)
    {
        ProteinRecord record = proteins.Records[call.Protein];
        string sequence = record.Sequence.Replace(ProteinRecord.MaskToken, "X", StringComparison.Ordinal);
        int first = proteins.FirstResidues[call.Protein], offset = call.PeakAt - call.Start;
        int[] starts =
        [
            .. Enumerable.Range(0, record.Length - call.Length + 1).Where(start =>
                sequence[start + offset] == sequence[call.PeakAt]
                && (start >= call.End || start + call.Length <= call.Start)
                && proteins.CountIn(concept, first + start, first + start + call.Length) == 0),
        ];
        if (starts.Length == 0)
            return null;
        int chosen = starts[random.Next(starts.Length)];
        return call with { Start = chosen, End = chosen + call.Length, PeakAt = chosen + offset };
    }

    private HomologyState StateOf(int concept, FeatureCall call, Alignment alignment)
    {
        if (level == AnnotateLevel.Protein)
        {
            return corpus.ConceptsIn(alignment.Target).Contains((ushort)concept)
                ? HomologyState.Carried
                : HomologyState.NotCarried;
        }

        int first = corpus.FirstResidues[alignment.Target], aligned = 0, carried = 0;
        foreach (int residue in alignment.TargetOf(call.Start, call.End))
        {
            aligned++;
            carried += corpus.ConceptsAt(first + residue).Contains((ushort)concept) ? 1 : 0;
        }

        if (2 * carried >= call.Length)
            return HomologyState.Carried;
        return 2 * aligned >= call.Length ? HomologyState.NotCarried : HomologyState.NotAligned;
    }

    private bool IsExperimental(int concept, FeatureCall call, Alignment alignment)
    {
        int[] residues = [.. alignment.TargetOf(call.Start, call.End)];
        FeatureCall there = residues.Length == 0
            ? new FeatureCall(alignment.Target, 0, 0, 0, 0)
            : new FeatureCall(alignment.Target, residues[0], residues[^1] + 1, 0, residues[0]);
        return Curation.HasExperiment(corpus, concept, there, level);
    }
}
