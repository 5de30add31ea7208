using PlmLens.Analysis.Scoring;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Concepts;

/// <summary>
/// The concepts of an annotated corpus with all their places. Places stay intervals: overlapping ones are all kept, and
/// the concept of a whole type holds every place of that type, also those whose own note is too rare.
/// </summary>
public sealed partial class ConceptSet
{
    /// <summary>The group of <see cref="ToLabels"/> that holds residues of which nothing is known.</summary>
    public const int UnknownGroup = 2;

    private readonly IReadOnlyList<ProteinRecord> _records;
    private readonly IReadOnlyList<IReadOnlyList<ConceptInstance>> _instances;

    private readonly IReadOnlyList<ConceptInstance> _unknown = [];

    internal ConceptSet(
        IReadOnlyList<ProteinRecord> records,
        IReadOnlyList<Concept> concepts,
        IReadOnlyList<IReadOnlyList<ConceptInstance>> instances,
        ConceptReport report)
    {
        _records = records;
        Concepts = concepts;
        _instances = instances;
        Report = report;
    }

    /// <summary>The concepts that are tested, ordered by name.</summary>
    public IReadOnlyList<Concept> Concepts { get; }

    /// <summary>What was parsed, grouped and dropped, and why.</summary>
    public ConceptReport Report { get; }

    /// <summary>Stretches of which the annotation says nothing: residues there are neither positive nor negative for
    /// any concept, and no place of a concept touches one. In corpus order; empty when everything is known.</summary>
    public IReadOnlyList<ConceptInstance> Unknown
    {
        get => _unknown;
        internal init => _unknown = value;
    }

    /// <summary>The places of concept <paramref name="concept"/>, in corpus order.</summary>
    public IReadOnlyList<ConceptInstance> InstancesOf(int concept) => _instances[concept];

    /// <summary>Collects the concepts of a corpus from its UniProt features.</summary>
    /// <param name="records">The corpus.</param>
    /// <param name="split">Its halves.</param>
    /// <param name="options">Which concepts are worth testing.</param>
    public static ConceptSet FromFeatures(
        IReadOnlyList<ProteinRecord> records, CorpusSplit split, ConceptOptions options)
    {
        options.Validate();
        var builder = new ConceptSetBuilder(records, split, options);
        return builder.Build();
    }

    /// <summary>The labels of every residue of the corpus, in two groups, validation and test; in a third,
    /// <see cref="UnknownGroup"/>, when some residues are <see cref="Unknown"/>.</summary>
    public LabelIndex ToLabels(CorpusSplit split)
    {
        var hasInstances = new bool[Concepts.Count];
        for (int c = 0; c < hasInstances.Length; c++)
            hasInstances[c] = Concepts[c].Level == ConceptLevel.Domain;
        var builder = new LabelIndexBuilder(hasInstances, groups: Unknown.Count == 0 ? 2 : 3);
        var next = new int[Concepts.Count];
        int nextUnknown = 0;
        for (int p = 0; p < _records.Count; p++)
        {
            int start = 0, length = _records[p].Length;
            for (; nextUnknown < Unknown.Count && Unknown[nextUnknown].Protein == p; nextUnknown++)
            {
                ConceptInstance gap = Unknown[nextUnknown];
                AddPiece(builder, next, p, start, gap.Start, split.HalfOf(p));
                builder.BeginProtein(gap.End - gap.Start, UnknownGroup);
                start = gap.End;
            }

            AddPiece(builder, next, p, start, length, split.HalfOf(p));
        }

        return builder.Build();
    }

    /// <summary>A set of some of the concepts, with their places.</summary>
    /// <param name="concepts">Numbers of the concepts, ascending.</param>
    internal ConceptSet Only(IReadOnlyList<int> concepts) => new(
        _records, [.. concepts.Select(c => Concepts[c])], [.. concepts.Select(c => _instances[c])], Report)
    {
        Unknown = Unknown,
    };

    // Residues start .. end - 1 of a protein, between two unknown stretches: all of it when there are none.
    private void AddPiece(LabelIndexBuilder builder, int[] next, int protein, int start, int end, int half)
    {
        if (start == end)
            return;
        builder.BeginProtein(end - start, half);
        for (int c = 0; c < next.Length; c++)
        {
            IReadOnlyList<ConceptInstance> places = _instances[c];
            for (; next[c] < places.Count; next[c]++)
            {
                ConceptInstance place = places[next[c]];
                if (place.Protein != protein || place.Start >= end)
                    break;
                Add(builder, c, place with { Start = place.Start - start, End = place.End - start });
            }
        }
    }

    private static void Add(LabelIndexBuilder builder, int concept, ConceptInstance place)
    {
        if (place.Linked)
            builder.Add(concept, [place.Start..(place.Start + 1), (place.End - 1)..place.End]);
        else
            builder.Add(concept, place.Start, place.End);
    }
}
