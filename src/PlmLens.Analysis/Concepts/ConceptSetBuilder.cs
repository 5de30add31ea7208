using PlmLens.Proteins;

namespace PlmLens.Analysis.Concepts;

/// <summary>Reads the features of a corpus into groups, and keeps those that are worth testing.</summary>
internal sealed class ConceptSetBuilder(
    IReadOnlyList<ProteinRecord> records, CorpusSplit split, ConceptOptions options)
{
    private readonly SortedDictionary<string, FeatureTypeTally> _tallies = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Group> _groups = new(StringComparer.Ordinal);

    public ConceptSet Build()
    {
        for (int p = 0; p < records.Count; p++)
        {
            foreach (ProteinFeature feature in records[p].Features)
                Read(p, feature);
        }

        var concepts = new List<Concept>();
        var instances = new List<IReadOnlyList<ConceptInstance>>();
        var lines = new List<ConceptGroupLine>();
        foreach (Group group in _groups.Values)
        {
            string? whyNot = WhyNot(group);
            int proteins = group.Proteins(split, CorpusSplit.Validation) + group.Proteins(split, CorpusSplit.Test);
            lines.Add(new ConceptGroupLine(group.Concept, group.Places.Count, proteins, whyNot ?? "tested"));
            if (whyNot is not null)
                continue;
            concepts.Add(group.Concept);
            instances.Add(group.Places);
        }

        return new ConceptSet(records, concepts, instances, new ConceptReport([.. _tallies.Values], lines));
    }

    private void Read(int protein, ProteinFeature feature)
    {
        FeatureKey key = FeatureKey.Of(feature.Type);
        if (!_tallies.TryGetValue(feature.Type, out FeatureTypeTally? tally))
        {
            tally = new FeatureTypeTally { Type = feature.Type, WhyLeftOut = key.WhyNot };
            _tallies.Add(feature.Type, tally);
        }

        tally.Total++;
        if (key.WhyNot is not null || !TryPlace(protein, feature, key, tally, out ConceptInstance place))
            return;
        tally.Used++;
        // What binds is in the ligand field; older records wrote it into the note.
        string? note = feature.Ligand?.Trim() ?? ConceptNote.Normalise(feature.Note, key.Numbered);
        if (note is null)
            tally.WithoutNote++;
        else
            GroupOf(new Concept(feature.Type, note, key.Level)).Places.Add(place);
        if (key.HasAny)
            GroupOf(new Concept(feature.Type, null, key.Level)).Places.Add(place);
    }

    private bool TryPlace(
        int protein, ProteinFeature feature, FeatureKey key, FeatureTypeTally tally, out ConceptInstance place)
    {
        place = default;
        if (feature.Isoform is not null)
        {
            tally.OtherIsoform++;
            return false;
        }

        if (!IsKnown(feature.StartFuzziness) || !IsKnown(feature.EndFuzziness)
            || feature is not { Start: { } start, End: { } end })
        {
            tally.UnknownPosition++;
            return false;
        }

        if (start < 1 || end < start || end > records[protein].Length)
        {
            tally.OutsideSequence++;
            return false;
        }

        if (!feature.IsExact)
            tally.OpenEnded++;
        place = new ConceptInstance(protein, start - 1, end, key.Linked);
        return true;
    }

    // "<1" and ">154" say that the stretch goes on outside the known sequence: what is inside is known.
    private static bool IsKnown(PositionFuzziness fuzziness) =>
        fuzziness is PositionFuzziness.Exact or PositionFuzziness.Before or PositionFuzziness.After;

    private string? WhyNot(Group group)
    {
        if (group.Concept.Note is not null
            && _groups.TryGetValue(group.Concept.Type, out Group? any)
            && any.Places.Count == group.Places.Count)
            return $"the same places as {any.Concept.Name}";
        for (int half = 0; half < 2; half++)
        {
            string name = half == CorpusSplit.Validation ? "validation" : "test";
            int places = group.Places.Count(place => split.HalfOf(place.Protein) == half);
            if (places < options.MinimumInstances)
                return $"{places} instances in the {name} half, {options.MinimumInstances} needed";
            int proteins = group.Proteins(split, half);
            if (proteins < options.MinimumProteins)
                return $"{proteins} proteins in the {name} half, {options.MinimumProteins} needed";
        }

        return null;
    }

    private Group GroupOf(Concept concept)
    {
        if (!_groups.TryGetValue(concept.Name, out Group? group))
            _groups.Add(concept.Name, group = new Group(concept));
        return group;
    }

    private sealed class Group(Concept concept)
    {
        public Concept Concept => concept;

        public List<ConceptInstance> Places { get; } = [];

        public int Proteins(CorpusSplit split, int half)
        {
            int count = 0, last = -1;
            foreach (ConceptInstance place in Places)
            {
                if (place.Protein != last && split.HalfOf(place.Protein) == half)
                    count++;
                last = place.Protein;
            }

            return count;
        }
    }
}
