using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Significance;

/// <summary>
/// Moves the annotation of whole proteins to other proteins of similar length in the same half. Everything that
/// features can gain from the number, the length, the company and the place in the protein of annotated stretches
/// stays; what ties them to the sequence goes.
/// </summary>
internal sealed class LabelPermutation
{
    // Proteins next to each other in order of length that exchange their annotation.
    private const int BlockSize = 32;
    private readonly int[] _lengths;
    private readonly CorpusSplit _split;
    private readonly bool[] _hasInstances;
    private readonly List<(int Concept, ConceptInstance Place)>[] _places;
    private readonly List<int[]> _blocks = [];

    /// <param name="concepts">The concepts.</param>
    /// <param name="lengths">Residues of each protein.</param>
    /// <param name="split">The halves.</param>
    public LabelPermutation(ConceptSet concepts, int[] lengths, CorpusSplit split)
    {
        _lengths = lengths;
        _split = split;
        _hasInstances = [.. concepts.Concepts.Select(concept => concept.Level == ConceptLevel.Domain)];
        _places = new List<(int, ConceptInstance)>[lengths.Length];
        for (int p = 0; p < lengths.Length; p++)
            _places[p] = [];
        for (int concept = 0; concept < concepts.Concepts.Count; concept++)
        {
            foreach (ConceptInstance place in concepts.InstancesOf(concept))
                _places[place.Protein].Add((concept, place));
        }

        AddBlocks(CorpusSplit.Validation);
        AddBlocks(CorpusSplit.Test);
    }

    /// <summary>The labels of one permutation; the same for the same seed and number.</summary>
    public LabelIndex Permuted(ulong seed, int number)
    {
        int[] source = Sources(new SeededRandom(seed, $"permutation {number}"));
        var builder = new LabelIndexBuilder(_hasInstances, groups: 2);
        for (int p = 0; p < source.Length; p++)
        {
            builder.BeginProtein(_lengths[p], _split.HalfOf(p));
            foreach ((int concept, ConceptInstance place) in _places[source[p]])
                Add(builder, concept, place, _lengths[source[p]], _lengths[p]);
        }

        return builder.Build();
    }

    // Places are scaled to the other length, so that ends stay ends; each keeps at least one residue.
    private static void Add(LabelIndexBuilder builder, int concept, ConceptInstance place, int from, int to)
    {
        int start = Scaled(place.Start, from, to);
        if (place.Linked)
        {
            int last = Scaled(place.End - 1, from, to);
            builder.Add(concept, [start..(start + 1), last..(last + 1)]);
        }
        else
        {
            builder.Add(concept, start, Math.Max(start + 1, Scaled(place.End, from, to)));
        }
    }

    private static int Scaled(int position, int from, int to) => (int)((long)position * to / from);

    private void AddBlocks(int half)
    {
        int[] proteins =
        [
            .. Enumerable.Range(0, _lengths.Length).Where(p => _split.HalfOf(p) == half).OrderBy(p => _lengths[p]),
        ];
        int blocks = Math.Max(1, proteins.Length / BlockSize);
        for (int block = 0; block < blocks; block++)
        {
            int first = (int)((long)proteins.Length * block / blocks);
            int end = (int)((long)proteins.Length * (block + 1) / blocks);
            _blocks.Add(proteins[first..end]);
        }
    }

    private int[] Sources(SeededRandom random)
    {
        var source = new int[_lengths.Length];
        foreach (int[] block in _blocks)
        {
            int[] shuffled = [.. block];
            random.Shuffle<int>(shuffled);
            for (int i = 0; i < block.Length; i++)
                source[block[i]] = shuffled[i];
        }

        return source;
    }
}
