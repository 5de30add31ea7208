using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Significance;

/// <summary>
/// Moves the annotation of whole proteins to other proteins of similar length in the same half. Everything that
/// features can gain from the number, the length, the company and the place in the protein of annotated stretches
/// stays; what ties them to the sequence goes.
/// </summary>
/// <remarks>Proteins of which nothing is known take no part. Else a residue counts where something is known of it and
/// of the residue whose label it is given; a place that reaches beyond is cut there, as real places are.</remarks>
internal sealed class LabelPermutation
{
    // Proteins next to each other in order of length that exchange their annotation.
    private const int BlockSize = 32;
    private readonly int[] _lengths;
    private readonly CorpusSplit _split;
    private readonly bool[] _hasInstances;
    private readonly List<(int Concept, ConceptInstance Place)>[] _places;
    private readonly List<int[]> _blocks = [];
    private readonly ConceptInstance[][] _unknown;
    private readonly bool[] _takesPart;
    private readonly int _groups;

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

        ILookup<int, ConceptInstance> unknown = concepts.Unknown.ToLookup(gap => gap.Protein);
        _groups = concepts.Unknown.Count == 0 ? 2 : ConceptSet.UnknownGroup + 1;
        _unknown = [.. lengths.Select((_, p) => unknown[p].ToArray())];
        _takesPart = [.. lengths.Select((length, p) => _unknown[p].Sum(gap => gap.Residues) < length)];
        AddBlocks(CorpusSplit.Validation);
        AddBlocks(CorpusSplit.Test);
    }

    /// <summary>The labels of one permutation; the same for the same seed and number.</summary>
    public LabelIndex Permuted(ulong seed, int number)
    {
        int[] source = Sources(new SeededRandom(seed, $"permutation {number}"));
        var builder = new LabelIndexBuilder(_hasInstances, _groups);
        for (int p = 0; p < source.Length; p++)
        {
            int start = 0, length = _lengths[p];
            foreach ((int gapStart, int gapEnd) in Gaps(p, source[p]))
            {
                AddPiece(builder, p, source[p], start, gapStart);
                builder.BeginProtein(gapEnd - gapStart, ConceptSet.UnknownGroup);
                start = gapEnd;
            }

            AddPiece(builder, p, source[p], start, length);
        }

        return builder.Build();
    }

    // Where nothing is known of the protein or of the one whose labels it is given, in order and apart.
    private List<(int Start, int End)> Gaps(int protein, int source)
    {
        int from = _lengths[source], to = _lengths[protein];
        IEnumerable<(int Start, int End)> all = _takesPart[protein]
            ? [.. _unknown[protein].Select(g => (g.Start, g.End)), .. _unknown[source].Select(g => Scaled(g, from, to))]
            : [(0, to)];
        var gaps = new List<(int Start, int End)>();
        foreach ((int start, int end) in all.Order())
        {
            if (gaps.Count > 0 && start <= gaps[^1].End)
                gaps[^1] = (gaps[^1].Start, Math.Max(gaps[^1].End, end));
            else
                gaps.Add((start, end));
        }

        return gaps;
    }

    // Residues start .. end - 1 of a protein, between two gaps: all of it when everything is known.
    private void AddPiece(LabelIndexBuilder builder, int protein, int source, int start, int end)
    {
        if (start == end)
            return;
        builder.BeginProtein(end - start, _split.HalfOf(protein));
        foreach ((int concept, ConceptInstance place) in _places[source])
        {
            (int first, int after) = Scaled(place, _lengths[source], _lengths[protein]);
            if (place.Linked)
            {
                Range[] linked = [.. new[] { first, after - 1 }
                    .Where(residue => residue >= start && residue < end)
                    .Select(residue => (residue - start)..(residue - start + 1))];
                if (linked.Length > 0)
                    builder.Add(concept, linked);
            }
            else if (first < end && after > start)
            {
                builder.Add(concept, Math.Max(first, start) - start, Math.Min(after, end) - start);
            }
        }
    }

    // Places are scaled to the other length, so that ends stay ends; each keeps at least one residue.
    private static (int Start, int End) Scaled(ConceptInstance place, int from, int to)
    {
        int start = Scaled(place.Start, from, to);
        return place.Linked
            ? (start, Scaled(place.End - 1, from, to) + 1)
            : (start, Math.Max(start + 1, Scaled(place.End, from, to)));
    }

    private static int Scaled(int position, int from, int to) => (int)((long)position * to / from);

    private void AddBlocks(int half)
    {
        int[] proteins =
        [
            .. Enumerable.Range(0, _lengths.Length)
                .Where(p => _split.HalfOf(p) == half && _takesPart[p])
                .OrderBy(p => _lengths[p]),
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
