using System.Globalization;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Benchmarks.SyntheticLens;

/// <summary>A place of a concept: residues Start .. End - 1, or the first and the last of them.</summary>
internal readonly record struct SyntheticPlace(int Concept, int Start, int End);

/// <summary>A made-up protein; made again from its number whenever it is needed.</summary>
/// <param name="Record">As a UniProt file would give it.</param>
/// <param name="Places">Places of concepts.</param>
internal sealed record SyntheticProtein(ProteinRecord Record, IReadOnlyList<SyntheticPlace> Places)
{
    private const string Letters = "ACDEFGHIKLMNPQRSTVWY";

    // Frequencies in Swiss-Prot, per mille.
    private static readonly WeightedDraw s_residues =
        new([83, 14, 55, 67, 39, 71, 23, 59, 58, 97, 24, 41, 47, 39, 55, 66, 53, 69, 11, 29]);

    /// <summary>Makes one.</summary>
    /// <param name="number">Its number in the corpus.</param>
    /// <param name="concepts">What may be on it.</param>
    /// <param name="draw">Draws a concept.</param>
    /// <param name="seed">Decides everything, with the number.</param>
    public static SyntheticProtein Make(
        int number, IReadOnlyList<SyntheticConcept> concepts, WeightedDraw draw, ulong seed)
    {
        string name = number.ToString("D6", CultureInfo.InvariantCulture);
        var random = new SeededRandom(seed, "protein " + name);
        int length = (int)Math.Clamp(310 * Math.Exp(0.5 * random.NextGaussian()), 30, 3000);
        var sequence = new char[length];
        foreach (ref char residue in sequence.AsSpan())
            residue = Letters[s_residues.Next(random)];
        var places = new List<SyntheticPlace>();
        for (int left = 3 + random.Next(1 + (length / 40)); left > 0; left--)
        {
            int c = draw.Next(random);
            int residues = concepts[c].Shortest + random.Next(concepts[c].Longest - concepts[c].Shortest + 1);
            if (residues >= length)
                continue;
            int start = random.Next(length - residues);
            places.Add(new SyntheticPlace(c, start, start + residues));
        }

        var record = new ProteinRecord
        {
            // Not of UniProt's form, so that nobody looks a made-up protein up in another database.
            Accession = "SYN" + name,
            EntryName = $"S{name}_SYNTH",
            Description = $"Synthetic protein {number}",
            Organism = "synthetic construct",
            TaxonId = 32630,
            Sequence = new string(sequence),
            Features = [ProteinFeatureOf("CHAIN", 0, length, "Synthetic protein"), .. places.Select(place =>
                ProteinFeatureOf(concepts[place.Concept].Type, place.Start, place.End, concepts[place.Concept].Note))],
        };
        return new SyntheticProtein(record, places);
    }

    private static ProteinFeature ProteinFeatureOf(string type, int start, int end, string? note) =>
        new() { Type = type, Start = start + 1, End = end, Note = note };
}
