using PlmLens.Analysis.Scoring;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Concepts;

/// <summary>
/// The concepts of an annotated corpus with all their places. Places stay intervals: overlapping ones are all kept, and
/// the concept of a whole type holds every place of that type, also those whose own note is too rare.
/// </summary>
public sealed class ConceptSet
{
    private readonly IReadOnlyList<ProteinRecord> _records;
    private readonly IReadOnlyList<IReadOnlyList<ConceptInstance>> _instances;

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

    /// <summary>The identity of each residue: 20 concepts that no encoder gets credit for.</summary>
    /// <param name="records">The corpus.</param>
    public static ConceptSet AminoAcids(IReadOnlyList<ProteinRecord> records)
    {
        const string letters = "ACDEFGHIKLMNPQRSTVWY";
        var instances = new List<ConceptInstance>[letters.Length];
        for (int i = 0; i < instances.Length; i++)
            instances[i] = [];
        for (int p = 0; p < records.Count; p++)
        {
            string sequence = records[p].Sequence.Replace(ProteinRecord.MaskToken, "-", StringComparison.Ordinal);
            for (int i = 0; i < sequence.Length; i++)
            {
                int letter = letters.IndexOf(sequence[i]);
                if (letter >= 0)
                    instances[letter].Add(new ConceptInstance(p, i, i + 1, Linked: false));
            }
        }

        var concepts = new Concept[letters.Length];
        for (int i = 0; i < concepts.Length; i++)
            concepts[i] = new Concept(Concept.AminoAcidType, letters[i].ToString(), ConceptLevel.Residue);
        return new ConceptSet(records, concepts, instances, new ConceptReport([], []));
    }

    /// <summary>The labels of every residue of the corpus, in two groups: validation and test.</summary>
    public LabelIndex ToLabels(CorpusSplit split)
    {
        var hasInstances = new bool[Concepts.Count];
        for (int c = 0; c < hasInstances.Length; c++)
            hasInstances[c] = Concepts[c].Level == ConceptLevel.Domain;
        var builder = new LabelIndexBuilder(hasInstances, groups: 2);
        var next = new int[Concepts.Count];
        for (int p = 0; p < _records.Count; p++)
        {
            builder.BeginProtein(_records[p].Length, split.HalfOf(p));
            for (int c = 0; c < next.Length; c++)
            {
                IReadOnlyList<ConceptInstance> places = _instances[c];
                for (; next[c] < places.Count && places[next[c]].Protein == p; next[c]++)
                    Add(builder, c, places[next[c]]);
            }
        }

        return builder.Build();
    }

    /// <summary>A set of some of the concepts, with their places.</summary>
    /// <param name="concepts">Numbers of the concepts, ascending.</param>
    internal ConceptSet Only(IReadOnlyList<int> concepts) => new(
        _records, [.. concepts.Select(c => Concepts[c])], [.. concepts.Select(c => _instances[c])], Report);

    private static void Add(LabelIndexBuilder builder, int concept, ConceptInstance place)
    {
        if (place.Linked)
            builder.Add(concept, [place.Start..(place.Start + 1), (place.End - 1)..place.End]);
        else
            builder.Add(concept, place.Start, place.End);
    }
}
