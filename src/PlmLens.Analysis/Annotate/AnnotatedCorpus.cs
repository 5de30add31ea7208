using PlmLens.Analysis.Concepts;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Annotate;

/// <summary>
/// Proteins with the concepts that every residue carries. Residues are numbered through all proteins; proteins that
/// belong to neither half are new ones, about which something is to be said.
/// </summary>
public sealed class AnnotatedCorpus
{
    // UniProt derives these from the coordinates of known structures. Without a structure their absence says nothing.
    private static readonly string[] s_structural = ["HELIX", "STRAND", "TURN"];

    private readonly IReadOnlyList<ConceptInstance>[] _places;
    private readonly IReadOnlyList<int>[] _members;
    private readonly int[] _conceptStart;
    private readonly ushort[] _conceptIds;
    private readonly ushort[][] _conceptsIn;
    private readonly bool[] _structural;
    private readonly bool[] _hasStructure;
    private readonly CorpusSplit _split;

    private AnnotatedCorpus(
        IReadOnlyList<ProteinRecord> records,
        CorpusSplit split,
        IReadOnlyList<Concept> concepts,
        IReadOnlyList<ConceptInstance>[] places,
        IReadOnlyList<int>[] members)
    {
        Records = records;
        Concepts = concepts;
        _split = split;
        _places = places;
        _members = members;
        FirstResidues = new int[records.Count + 1];
        for (int p = 0; p < records.Count; p++)
            FirstResidues[p + 1] = checked(FirstResidues[p] + records[p].Length);
        _structural = [.. concepts.Select(concept => s_structural.Contains(concept.Type))];
        _hasStructure = [.. records.Select(record => record.Features.Any(f => s_structural.Contains(f.Type)))];
        (_conceptStart, _conceptIds) = ByResidue();
        _conceptsIn = ByProtein();
    }

    /// <summary>The proteins.</summary>
    public IReadOnlyList<ProteinRecord> Records { get; }

    /// <summary>The concepts of residues, ordered by name; after them the classes of whole proteins.</summary>
    public IReadOnlyList<Concept> Concepts { get; }

    /// <summary>Number of the first residue of each protein, and at the end the number of residues.</summary>
    public int[] FirstResidues { get; }

    /// <summary>Reads the concepts of annotated proteins.</summary>
    /// <param name="records">The proteins.</param>
    /// <param name="split">The half of each; <see cref="CorpusSplit.Neither"/> for new ones.</param>
    /// <param name="names">Names of the concepts to keep: those of a lens.</param>
    /// <param name="classes">Classes of whole proteins that count as concepts too: no residue carries them.</param>
    /// <exception cref="PlmLensException">There are more than 65,536 concepts.</exception>
    public static AnnotatedCorpus Read(
        IReadOnlyList<ProteinRecord> records,
        CorpusSplit split,
        IReadOnlySet<string> names,
        IReadOnlyList<ProteinClass>? classes = null)
    {
        classes ??= [];
        // The lens has decided which concepts are frequent enough.
        ConceptSet all = ConceptSet.FromFeatures(
            records, split, new ConceptOptions { MinimumInstances = 1, MinimumProteins = 1 });
        int[] kept = [.. Enumerable.Range(0, all.Concepts.Count).Where(c => names.Contains(all.Concepts[c].Name))];
        int count = kept.Length + classes.Count;
        if (count > ushort.MaxValue)
            throw new PlmLensException(
                $"{count} concepts are more than can be annotated at once; take fewer proteins.");
        return new AnnotatedCorpus(
            records,
            split,
            [
                .. kept.Select(c => all.Concepts[c]),
                .. classes.Select(one => new Concept(
                    one.Source, one.Label is null ? one.Id : $"{one.Id} ({one.Label})", ConceptLevel.Domain)),
            ],
            [.. kept.Select(all.InstancesOf), .. classes.Select(_ => (IReadOnlyList<ConceptInstance>)[])],
            [.. kept.Select(_ => (IReadOnlyList<int>)[]), .. classes.Select(one => one.Members)]);
    }

    /// <summary>Some of the proteins, with the same concepts by the same numbers.</summary>
    /// <param name="from">First protein.</param>
    /// <param name="count">How many.</param>
    public AnnotatedCorpus Slice(int from, int count)
    {
        IEnumerable<int> halves = Enumerable.Range(from, count).Select(_split.HalfOf);
        return new AnnotatedCorpus(
            [.. Records.Skip(from).Take(count)],
            CorpusSplit.Given(halves, _split.Clusters, _split.ByHomology),
            Concepts,
            [
                .. _places.Select(places => (IReadOnlyList<ConceptInstance>)[
                    .. places.Where(place => place.Protein >= from && place.Protein < from + count)
                        .Select(place => place with { Protein = place.Protein - from }),
                ]),
            ],
            [
                .. _members.Select(members => (IReadOnlyList<int>)[
                    .. members.Where(protein => protein >= from && protein < from + count)
                        .Select(protein => protein - from),
                ]),
            ]);
    }

    /// <summary>The half of a protein.</summary>
    public int HalfOf(int protein) => _split.HalfOf(protein);

    /// <summary>Numbers of the concepts that a residue carries, ascending.</summary>
    /// <param name="residue">Numbered through all proteins.</param>
    public ReadOnlySpan<ushort> ConceptsAt(int residue) =>
        _conceptIds.AsSpan(_conceptStart[residue], _conceptStart[residue + 1] - _conceptStart[residue]);

    /// <summary>Numbers of the concepts that a protein carries anywhere, ascending.</summary>
    public ReadOnlySpan<ushort> ConceptsIn(int protein) => _conceptsIn[protein];

    /// <summary>Whether helices, strands or turns of a protein are annotated.</summary>
    public bool HasStructure(int protein) => _hasStructure[protein];

    /// <summary>Whether curators would have seen the concept in this protein: for helices, strands and turns only where
    /// a structure is known, for all else always.</summary>
    public bool IsJudged(int concept, int protein) => !_structural[concept] || _hasStructure[protein];

    /// <summary>Whether <paramref name="concept"/> is only annotated where a structure is known.</summary>
    public bool IsStructural(int concept) => _structural[concept];

    /// <summary>The annotated places of a concept in one protein.</summary>
    public IEnumerable<ConceptInstance> PlacesOf(int concept, int protein)
    {
        IReadOnlyList<ConceptInstance> places = _places[concept];
        int low = 0, high = places.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (places[middle].Protein < protein)
                low = middle + 1;
            else
                high = middle;
        }

        for (; low < places.Count && places[low].Protein == protein; low++)
            yield return places[low];
    }

    /// <summary>How many residues of a stretch carry a concept.</summary>
    /// <param name="concept">Number of the concept.</param>
    /// <param name="first">First residue, numbered through all proteins.</param>
    /// <param name="end">After the last.</param>
    public int CountIn(int concept, int first, int end)
    {
        int count = 0;
        for (int i = first; i < end; i++)
            count += ConceptsAt(i).Contains((ushort)concept) ? 1 : 0;
        return count;
    }

    /// <summary>Number of a concept by its name, or -1.</summary>
    public int NumberOf(string name)
    {
        for (int c = 0; c < Concepts.Count; c++)
        {
            if (Concepts[c].Name == name)
                return c;
        }

        return -1;
    }

    private ushort[][] ByProtein()
    {
        var lists = new List<ushort>[Records.Count];
        for (int p = 0; p < lists.Length; p++)
            lists[p] = [];
        for (int concept = 0; concept < _places.Length; concept++)
        {
            IEnumerable<int> proteins = _places[concept].Select(place => place.Protein).Concat(_members[concept]);
            foreach (int protein in proteins.Distinct())
                lists[protein].Add((ushort)concept);
        }

        return [.. lists.Select(list => list.ToArray())];
    }

    private (int[] Starts, ushort[] Ids) ByResidue()
    {
        int residues = FirstResidues[^1];
        var lists = new List<ushort>?[residues];
        for (int concept = 0; concept < _places.Length; concept++)
        {
            foreach (ConceptInstance place in _places[concept])
            {
                int first = FirstResidues[place.Protein];
                for (int i = place.Start; i < place.End; i = place.Linked && i < place.End - 1 ? place.End - 1 : i + 1)
                {
                    List<ushort> list = lists[first + i] ??= [];
                    if (list.Count == 0 || list[^1] != concept)
                        list.Add((ushort)concept);
                }
            }
        }

        var starts = new int[residues + 1];
        for (int i = 0; i < residues; i++)
            starts[i + 1] = starts[i] + (lists[i]?.Count ?? 0);
        var ids = new ushort[starts[^1]];
        for (int i = 0; i < residues; i++)
            lists[i]?.CopyTo(ids, starts[i]);
        return (starts, ids);
    }
}
