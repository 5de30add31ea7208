using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Benchmarks.Concepts;

/// <summary>
/// Made-up annotation as dense as Swiss-Prot's: 40 instances on a protein, concepts whose sizes follow Zipf's law, a
/// third of them single residues, the others secondary structure, sites and whole domains. Instances of one concept do
/// not overlap in a protein, so that labels with one id for each residue, as InterPLM's, say the same.
/// </summary>
internal sealed class MadeAnnotation
{
    private const int InstancesPerProtein = 40;
    private static readonly int[] s_lengths = [1, 8, 20, 1, 12, 120];
    private readonly int[] _proteinLengths;
    private readonly List<Place> _places = [];

    public MadeAnnotation(int[] proteinLengths, int concepts)
    {
        _proteinLengths = proteinLengths;
        Concepts =
        [
            .. Enumerable.Range(0, concepts).Select(c => new Concept(
                "MADE", $"{c}", LengthOf(c) == 1 ? ConceptLevel.Residue : ConceptLevel.Domain)),
        ];
        double[] cumulative = new double[concepts];
        double sum = 0;
        for (int c = 0; c < concepts; c++)
            cumulative[c] = sum += 1.0 / (c + 1);
        var random = new SeededRandom(1, "annotation");
        for (int p = 0; p < proteinLengths.Length; p++)
        {
            int here = _places.Count;
            for (int n = 0; n < InstancesPerProtein; n++)
            {
                int concept = Array.BinarySearch(cumulative, random.NextDouble() * sum);
                concept = Math.Min(concept < 0 ? ~concept : concept, concepts - 1);
                int length = Math.Min(proteinLengths[p], LengthOf(concept));
                int start = random.Next(proteinLengths[p] - length + 1);
                var place = new Place(p, concept, start, start + length);
                if (!_places.Skip(here).Any(other => other.Overlaps(place)))
                    _places.Add(place);
            }
        }
    }

    /// <summary>The concepts.</summary>
    public Concept[] Concepts { get; }

    /// <summary>The labels, with every second protein in the test half, or all proteins in one group.</summary>
    public LabelIndex ToLabels(int groups)
    {
        var builder = new LabelIndexBuilder([.. Concepts.Select(c => c.Level == ConceptLevel.Domain)], groups);
        int next = 0;
        for (int p = 0; p < _proteinLengths.Length; p++)
        {
            builder.BeginProtein(_proteinLengths[p], p % groups);
            for (; next < _places.Count && _places[next].Protein == p; next++)
                builder.Add(_places[next].Concept, _places[next].Start, _places[next].End);
        }

        return builder.Build();
    }

    /// <summary>Writes the labels for the peer: residue, concept and instance of every labelled residue; instances of a
    /// concept are numbered from 1.</summary>
    public void Write(string path)
    {
        List<int> residues = [], concepts = [], ids = [];
        int[] last = new int[Concepts.Length];
        int[] first = new int[_proteinLengths.Length];
        for (int p = 1; p < first.Length; p++)
            first[p] = first[p - 1] + _proteinLengths[p - 1];
        foreach (Place place in _places)
        {
            last[place.Concept]++;
            for (int i = place.Start; i < place.End; i++)
            {
                residues.Add(first[place.Protein] + i);
                concepts.Add(place.Concept);
                ids.Add(last[place.Concept]);
            }
        }

        var writer = new SafetensorsWriter();
        writer.Add("residue", DType.I32, [residues.Count], residues.ToArray());
        writer.Add("concept", DType.I32, [residues.Count], concepts.ToArray());
        writer.Add("instance", DType.I32, [residues.Count], ids.ToArray());
        int[] domain = [.. Concepts.Select(c => c.Level == ConceptLevel.Domain ? 1 : 0)];
        writer.Add("is_domain", DType.I32, [domain.Length], domain);
        writer.Save(path);
    }

    private static int LengthOf(int concept) => s_lengths[concept % s_lengths.Length];

    private readonly record struct Place(int Protein, int Concept, int Start, int End)
    {
        public bool Overlaps(Place other) =>
            Concept == other.Concept && Start < other.End && other.Start < End;
    }
}
