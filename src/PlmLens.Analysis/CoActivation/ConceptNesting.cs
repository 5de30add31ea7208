using PlmLens.Analysis.Concepts;
using PlmLens.Proteins;

namespace PlmLens.Analysis.CoActivation;

/// <summary>Which residues of one protein each concept covers.</summary>
/// <param name="Concept">Number of the concept.</param>
/// <param name="Covered">[residues of the protein].</param>
internal readonly record struct ConceptCover(int Concept, bool[] Covered);

/// <summary>Which concepts lie inside which, by counts of residues; places that overlap count once.</summary>
internal sealed class ConceptNesting
{
    private readonly IReadOnlyList<ProteinRecord> _records;
    private readonly ConceptSet _concepts;
    private readonly int[] _residues;
    private readonly Dictionary<(int Child, int Parent), int> _shared = [];

    /// <summary>Counts a corpus.</summary>
    public ConceptNesting(IReadOnlyList<ProteinRecord> records, ConceptSet concepts)
    {
        _records = records;
        _concepts = concepts;
        _residues = new int[concepts.Concepts.Count];
        foreach ((_, List<ConceptCover> covers) in Covers())
        {
            foreach ((int child, bool[] inner) in covers)
            {
                _residues[child] += inner.Count(covered => covered);
                foreach ((int parent, bool[] outer) in covers)
                {
                    if (parent == child)
                        continue;
                    int shared = 0;
                    for (int i = 0; i < inner.Length; i++)
                        shared += inner[i] && outer[i] ? 1 : 0;
                    _shared[(child, parent)] = _shared.GetValueOrDefault((child, parent)) + shared;
                }
            }
        }
    }

    /// <summary>Concepts of other types of which at least a share lies inside <paramref name="parent"/>, beyond chance,
    /// and that are at most half of it.</summary>
    public List<int> InsideOf(int parent, AbsorptionOptions options)
    {
        double all = _records.Sum(record => (double)record.Length);
        var children = new List<int>();
        for (int child = 0; child < _residues.Length; child++)
        {
            double share = (double)_shared.GetValueOrDefault((child, parent)) / Math.Max(1, _residues[child]);
            bool inside = share >= options.NestedFrom && share >= options.NestedLift * _residues[parent] / all
                && 2L * _residues[child] <= _residues[parent];
            if (inside && _concepts.Concepts[child].Type != _concepts.Concepts[parent].Type)
                children.Add(child);
        }

        return children;
    }

    /// <summary>What the concepts cover, protein by protein; those that are absent are left out.</summary>
    public IEnumerable<(int Protein, List<ConceptCover> Covers)> Covers()
    {
        var next = new int[_concepts.Concepts.Count];
        for (int p = 0; p < _records.Count; p++)
        {
            var covers = new List<ConceptCover>();
            for (int c = 0; c < next.Length; c++)
            {
                IReadOnlyList<ConceptInstance> places = _concepts.InstancesOf(c);
                if (next[c] >= places.Count || places[next[c]].Protein != p)
                    continue;
                var covered = new bool[_records[p].Length];
                for (; next[c] < places.Count && places[next[c]].Protein == p; next[c]++)
                    Cover(places[next[c]], covered);
                covers.Add(new ConceptCover(c, covered));
            }

            yield return (p, covers);
        }
    }

    private static void Cover(ConceptInstance place, bool[] covered)
    {
        if (place.Linked)
            (covered[place.Start], covered[place.End - 1]) = (true, true);
        else
            covered.AsSpan(place.Start..place.End).Fill(true);
    }
}
