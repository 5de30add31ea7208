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
    /// <summary>Proteins next to each other in order of length that exchange their annotation.</summary>
    public const int BlockSize = 32;

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

    /// <summary>Number of concepts.</summary>
    public int Concepts => _hasInstances.Length;

    /// <summary>Residues of each protein.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>Places of the average protein.</summary>
    public double PlacesPerProtein => _places.Average(places => (double)places.Count);

    /// <summary>The half of a protein.</summary>
    public int HalfOf(int protein) => _split.HalfOf(protein);

    /// <summary>False for proteins of which nothing is known.</summary>
    public bool TakesPart(int protein) => _takesPart[protein];

    /// <summary>The labels of one permutation, plainly: what <see cref="MovedLabels"/> is held to. The same for the
    /// same seed and number.</summary>
    public LabelIndex Permuted(ulong seed, int number)
    {
        int[] source = Sources(seed, number);
        var builder = new LabelIndexBuilder(_hasInstances, _groups);
        for (int p = 0; p < source.Length; p++)
        {
            int at = 0;
            foreach ((int start, int end) in Known(p, source[p]))
            {
                AddUnknown(builder, at, start);
                builder.BeginProtein(end - start, _split.HalfOf(p));
                foreach ((int concept, (int Start, int End)[] stretches) in Places(p, source[p], start, end))
                    builder.Add(concept, [.. stretches.Select(s => (s.Start - start)..(s.End - start))]);
                at = end;
            }

            AddUnknown(builder, at, _lengths[p]);
        }

        return builder.Build();
    }

    /// <summary>The protein whose labels each protein is given in one permutation; the same for the same seed and
    /// number.</summary>
    public int[] Sources(ulong seed, int number)
    {
        var random = new SeededRandom(seed, $"permutation {number}");
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

    /// <summary>The labels that a protein has when it is given those of another (<see cref="MovedPlaces"/>).</summary>
    public int[] Move(int protein, int source)
    {
        List<(int Start, int End)> known = [.. Known(protein, source)];
        return MovedPlaces.Encode(
            known, known.SelectMany(piece => Places(protein, source, piece.Start, piece.End)), _hasInstances);
    }

    private static void AddUnknown(LabelIndexBuilder builder, int start, int end)
    {
        if (start < end)
            builder.BeginProtein(end - start, ConceptSet.UnknownGroup);
    }

    // What lies between the gaps: all of the protein when everything is known.
    private IEnumerable<(int Start, int End)> Known(int protein, int source)
    {
        int start = 0;
        foreach ((int gapStart, int gapEnd) in Gaps(protein, source))
        {
            if (start < gapStart)
                yield return (start, gapStart);
            start = gapEnd;
        }

        if (start < _lengths[protein])
            yield return (start, _lengths[protein]);
    }

    // Where nothing is known of the protein or of the one whose labels it is given, in order and apart.
    private List<(int Start, int End)> Gaps(int protein, int source)
    {
        int from = _lengths[source], to = _lengths[protein];
        IEnumerable<(int Start, int End)> all = _takesPart[protein]
            ? [.. _unknown[protein].Select(g => (g.Start, g.End)), .. _unknown[source].Select(g => Scaled(g, from, to))]
            : [(0, to)];
        return Stretches.Union(all);
    }

    // The places of the source that reach into residues start .. end - 1 of the protein, cut there.
    private IEnumerable<(int Concept, (int Start, int End)[] Stretches)> Places(
        int protein, int source, int start, int end)
    {
        foreach ((int concept, ConceptInstance place) in _places[source])
        {
            (int first, int after) = Scaled(place, _lengths[source], _lengths[protein]);
            if (place.Linked)
            {
                (int, int)[] linked = [.. new[] { first, after - 1 }
                    .Where(residue => residue >= start && residue < end)
                    .Select(residue => (residue, residue + 1))];
                if (linked.Length > 0)
                    yield return (concept, linked);
            }
            else if (first < end && after > start)
            {
                yield return (concept, [(Math.Max(first, start), Math.Min(after, end))]);
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
}
