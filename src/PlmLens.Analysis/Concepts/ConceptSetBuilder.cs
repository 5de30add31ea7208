using PlmLens.Proteins;

namespace PlmLens.Analysis.Concepts;

/// <summary>Reads the features of a corpus into groups, and keeps those that are worth testing.</summary>
internal sealed class ConceptSetBuilder(
    IReadOnlyList<ProteinRecord> records, CorpusSplit split, ConceptOptions options)
{
    private readonly SortedDictionary<string, FeatureTypeTally> _tallies = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ConceptGroup> _groups = new(StringComparer.Ordinal);

    public ConceptSet Build()
    {
        ConceptGroup.CheckHalves(records.Count, split);
        for (int p = 0; p < records.Count; p++)
        {
            foreach (ProteinFeature feature in records[p].Features)
                Read(p, feature);
        }

        var concepts = new List<Concept>();
        var instances = new List<IReadOnlyList<ConceptInstance>>();
        var lines = new List<ConceptGroupLine>();
        foreach (ConceptGroup group in _groups.Values)
        {
            string? whyNot = SameAs(group) ?? group.WhyNot(split, options);
            lines.Add(new ConceptGroupLine(group.Concept, group.Places.Count, group.Proteins, whyNot ?? "tested"));
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
            tally = new FeatureTypeTally
            {
                Type = feature.Type,
                IsKnown = FeatureKey.IsKnown(feature.Type),
                WhyLeftOut = key.WhyNot,
            };
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
        if (key.HasAny || options.MixedTypes)
        {
            var any = new Concept(feature.Type, null, key.Level) { CountsAsSuccess = key.HasAny };
            GroupOf(any).Places.Add(place);
        }

        if (note is null || !options.Groups)
            return;
        foreach (string name in AnnotationGroups.Of(feature.Type, note, feature.LigandPart?.Trim()))
        {
            ConceptGroup group = GroupOf(new Concept(feature.Type, name, key.Level) { IsGroup = true });
            group.Places.Add(place);
            group.Notes.Add(note);
        }
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

    // Of concepts with the same places, the whole type is kept before a note, and a note before a group.
    private string? SameAs(ConceptGroup group)
    {
        if (group.Concept.Note is null)
            return null;
        if (_groups.TryGetValue(group.Concept.Type, out ConceptGroup? any) && any.Places.Count == group.Places.Count)
            return $"the same places as {any.Concept.Name}";
        if (!group.Concept.IsGroup)
            return null;
        ConceptGroup? same = group.Notes.Count == 1
            ? _groups[new Concept(group.Concept.Type, group.Notes.First(), group.Concept.Level).Name]
            : _groups.Values.TakeWhile(other => other != group).FirstOrDefault(other =>
                other.Concept.IsGroup
                && other.Concept.Type == group.Concept.Type
                && other.Places.SequenceEqual(group.Places));
        return same is not null && same.Places.Count == group.Places.Count
            ? $"the same places as {same.Concept.Name}"
            : null;
    }

    private ConceptGroup GroupOf(Concept concept)
    {
        // A group may have the name of a note: the tab keeps them apart.
        string key = concept.IsGroup ? concept.Name + "\t" : concept.Name;
        if (!_groups.TryGetValue(key, out ConceptGroup? group))
            _groups.Add(key, group = new ConceptGroup(concept));
        return group;
    }
}
