using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Proteins;

namespace PlmLens.Analysis.CoActivation;

/// <summary>Finds the parents and children of a corpus: feature types, groups and their notes, concepts inside others,
/// amino acids inside concepts.</summary>
internal sealed class ConceptFamilies(
    IReadOnlyList<ProteinRecord> records, ConceptSet concepts, CorpusSplit split, AbsorptionOptions options)
{
    /// <summary>Feature types with their notes, then concepts with those inside them. Parents without a latent, and
    /// children with too few instances, are left out.</summary>
    public List<ConceptFamily> OfConcepts(ConceptScores scores)
    {
        var latents = new ConceptLatent?[concepts.Concepts.Count];
        for (int c = 0; c < latents.Length; c++)
        {
            if (scores.Concepts[c].Best is { } best)
            {
                float cut = (float)(best.Threshold * scores.FeatureMaxima[best.Feature]);
                latents[c] = new ConceptLatent(best.Feature, best.Threshold, cut);
            }
        }

        var nesting = new ConceptNesting(records, concepts);
        var families = new List<ConceptFamily>();
        for (int parent = 0; parent < latents.Length; parent++)
        {
            if (latents[parent] is { } latent && concepts.Concepts[parent] is { Note: null } or { IsGroup: true })
                Add(families, FamilyKind.Note, parent, latent, concepts.InstancesOf(parent), NotesOf(parent));
        }

        for (int parent = 0; parent < latents.Length; parent++)
        {
            if (latents[parent] is { } latent && nesting.InsideOf(parent, options) is { Count: > 0 } inside)
            {
                (List<ConceptInstance> residues, List<ConceptChild> children) = Inside(nesting, parent, inside);
                Add(families, FamilyKind.Nested, parent, latent, residues, children);
            }
        }

        return families;
    }

    /// <summary>Amino acids, each with the concepts that are not a note of another one.</summary>
    /// <param name="latents">The latent of each of <see cref="AminoAcidLatents.Letters"/>.</param>
    /// <param name="letters">Letter of each residue of the corpus.</param>
    public List<ConceptFamily> OfAminoAcids(IReadOnlyList<ConceptLatent?> latents, byte[] letters)
    {
        HashSet<string> types = [.. concepts.Concepts.Where(concept => concept.Note is null).Select(c => c.Type)];
        int[] wanted = [.. Enumerable.Range(0, concepts.Concepts.Count).Where(c =>
            concepts.Concepts[c].Note is null || !types.Contains(concepts.Concepts[c].Type))];
        var instances = new List<ConceptInstance>[latents.Count];
        var has = new Dictionary<int, List<int>>[latents.Count];
        for (int letter = 0; letter < instances.Length; letter++)
        {
            instances[letter] = [];
            has[letter] = wanted.ToDictionary(concept => concept, _ => new List<int>());
        }

        int first = 0;
        foreach ((int protein, List<ConceptCover> covers) in new ConceptNesting(records, concepts).Covers())
        {
            for (int i = 0; i < records[protein].Length; i++)
            {
                int letter = letters[first + i];
                if (letter >= instances.Length)
                    continue;
                foreach ((int concept, bool[] covered) in covers)
                {
                    if (covered[i] && has[letter].TryGetValue(concept, out List<int>? places))
                        places.Add(instances[letter].Count);
                }

                instances[letter].Add(new ConceptInstance(protein, i, i + 1, Linked: false));
            }

            first += records[protein].Length;
        }

        var families = new List<ConceptFamily>();
        for (int letter = 0; letter < instances.Length; letter++)
        {
            if (latents[letter] is not { } latent)
                continue;
            string parent = $"{Concept.AminoAcidType}: {AminoAcidLatents.Letters[letter]}";
            ConceptChild[] children = [.. wanted.Select(concept => new ConceptChild(
                $"{concepts.Concepts[concept].Name} at {AminoAcidLatents.Letters[letter]}",
                Marked(instances[letter].Count, has[letter][concept])))];
            AddFamily(families, new ConceptFamily(FamilyKind.AminoAcid, parent, latent, instances[letter], children));
        }

        return families;
    }

    private void Add(
        List<ConceptFamily> families,
        FamilyKind kind,
        int parent,
        ConceptLatent latent,
        IReadOnlyList<ConceptInstance> instances,
        IReadOnlyList<ConceptChild> children) =>
        AddFamily(families, new ConceptFamily(kind, concepts.Concepts[parent].Name, latent, instances, children));

    // Keeps the children that have, and leave, enough instances in both halves.
    private void AddFamily(List<ConceptFamily> families, ConceptFamily family)
    {
        int[] half = [.. family.Instances.Select(instance => split.HalfOf(instance.Protein))];
        ConceptChild[] children = [.. family.Children.Where(child =>
        {
            Span<int> with = [0, 0], without = [0, 0];
            for (int i = 0; i < half.Length; i++)
                (child.Has[i] ? with : without)[half[i]]++;
            return Math.Min(Math.Min(with[0], with[1]), Math.Min(without[0], without[1])) >= options.MinimumInstances;
        })];
        if (children.Length > 0)
            families.Add(family with { Children = children });
    }

    // Concepts of the same type whose places are all among the parent's, but not all of them.
    private List<ConceptChild> NotesOf(int parent)
    {
        IReadOnlyList<ConceptInstance> places = concepts.InstancesOf(parent);
        HashSet<(int, int, int)> all = [.. places.Select(Place)];
        var children = new List<ConceptChild>();
        for (int c = 0; c < concepts.Concepts.Count; c++)
        {
            if (concepts.Concepts[c].Note is null || concepts.Concepts[c].Type != concepts.Concepts[parent].Type)
                continue;
            HashSet<(int, int, int)> own = [.. concepts.InstancesOf(c).Select(Place)];
            if (!own.IsProperSubsetOf(all))
                continue;
            bool[] has = [.. places.Select(place => own.Contains(Place(place)))];
            children.Add(new ConceptChild(concepts.Concepts[c].Name, has));
        }

        return children;
    }

    private (List<ConceptInstance> Residues, List<ConceptChild> Children) Inside(
        ConceptNesting nesting, int parent, List<int> inside)
    {
        var residues = new List<ConceptInstance>();
        var has = inside.ToDictionary(concept => concept, _ => new List<int>());
        foreach ((int protein, List<ConceptCover> covers) in nesting.Covers())
        {
            if (covers.Find(cover => cover.Concept == parent).Covered is not { } outer)
                continue;
            for (int i = 0; i < outer.Length; i++)
            {
                if (!outer[i])
                    continue;
                foreach ((int concept, bool[] covered) in covers)
                {
                    if (covered[i] && has.TryGetValue(concept, out List<int>? places))
                        places.Add(residues.Count);
                }

                residues.Add(new ConceptInstance(protein, i, i + 1, Linked: false));
            }
        }

        return (residues, [.. inside.Select(concept => new ConceptChild(
            concepts.Concepts[concept].Name, Marked(residues.Count, has[concept])))]);
    }

    private static (int Protein, int Start, int End) Place(ConceptInstance place) =>
        (place.Protein, place.Start, place.End);

    private static bool[] Marked(int count, List<int> places)
    {
        var marked = new bool[count];
        foreach (int place in places)
            marked[place] = true;
        return marked;
    }
}
