using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Benchmarks.SyntheticLens;

/// <summary>The proteins of a made-up lens. Proteins are made again whenever they are read; in memory are their lengths
/// and the places of concepts.</summary>
internal sealed class SyntheticCorpus
{
    private readonly SyntheticLensOptions _options;
    private readonly WeightedDraw _draw;
    private readonly List<(int Protein, SyntheticPlace Place)>[] _places;

    public SyntheticCorpus(SyntheticLensOptions options, IReadOnlyList<SyntheticConcept> concepts)
    {
        _options = options;
        Concepts = concepts;
        _draw = new WeightedDraw([.. concepts.Select(concept => concept.Weight)]);
        _places = [.. concepts.Select(_ => new List<(int, SyntheticPlace)>())];
        var halves = new SeededRandom(options.Seed, "halves");
        IsTest = [.. Enumerable.Range(0, options.Proteins).Select(_ => halves.Next(2) == 1)];
        foreach ((int number, SyntheticProtein protein) in Proteins().Index())
        {
            foreach (SyntheticPlace place in protein.Places)
                _places[place.Concept].Add((number, place));
        }
    }

    public IReadOnlyList<SyntheticConcept> Concepts { get; }

    /// <summary>[proteins]: in the test half.</summary>
    public IReadOnlyList<bool> IsTest { get; }

    /// <summary>All proteins, one after the other.</summary>
    public IEnumerable<SyntheticProtein> Proteins() => Enumerable.Range(0, _options.Proteins).Select(Make);

    /// <summary>One protein.</summary>
    public SyntheticProtein Make(int number) => SyntheticProtein.Make(number, Concepts, _draw, _options.Seed);

    /// <summary>Number of places and residues of a concept in one half.</summary>
    public (int Places, int Residues) Count(int concept, bool test)
    {
        int places = 0, residues = 0;
        foreach ((int protein, SyntheticPlace place) in _places[concept])
        {
            if (IsTest[protein] != test)
                continue;
            places++;
            residues += Concepts[concept].Linked ? 2 : place.End - place.Start;
        }

        return (places, residues);
    }

    /// <summary>Writes the folder <c>corpus</c> and <c>halves.tsv</c>.</summary>
    public void Write(LensWriter writer)
    {
        writer.WriteCorpusProteins(Proteins().Select(protein => CorpusProtein.Of(protein.Record)));
        writer.WriteCorpusAnnotations(
            Proteins().SelectMany((protein, p) => CorpusAnnotation.Of(p, protein.Record)));
        writer.WriteCorpusInstances(_places.SelectMany((places, c) => places.Select(
            item => new CorpusInstance(c, item.Protein, SpansOf(Concepts[c].Linked, item.Place)))));
        writer.WriteTable("halves.tsv", ["accession", "half"], Proteins().Select((protein, p) => new object?[]
        {
            protein.Record.Accession, IsTest[p] ? "test" : "validation",
        }));
    }

    private static CorpusSpan[] SpansOf(bool linked, SyntheticPlace place) => linked
        ? [new(place.Start + 1, place.Start + 1), new(place.End, place.End)]
        : [new(place.Start + 1, place.End)];
}
