using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Documents;

/// <summary>Which test proteins of a concept its best latent finds, and which it misses.</summary>
/// <param name="Found">Proteins with a place hit, strongest first.</param>
/// <param name="Missed">Proteins of which every place is missed, in the order of the corpus.</param>
/// <param name="FoundCount">Places hit.</param>
/// <param name="MissedCount">Places missed.</param>
internal sealed record ConceptProteins(
    IReadOnlyList<ConceptProtein> Found, IReadOnlyList<ConceptProtein> Missed, long FoundCount, long MissedCount)
{
    private const int MostProteins = 50;

    /// <summary>Nothing known.</summary>
    public static ConceptProteins None { get; } = new([], [], 0, 0);

    /// <summary>Sorts the test proteins.</summary>
    /// <param name="lens">The lens.</param>
    /// <param name="places">The concept's places.</param>
    /// <param name="curve">Of its best latent, with the maxima of places.</param>
    /// <param name="cut">Activation above which it is active.</param>
    /// <exception cref="Core.PlmLensException">The codes or the corpus cannot be read.</exception>
    public static ConceptProteins Of(ExploredLens lens, ConceptPlaces places, ConceptCurve curve, float cut)
    {
        var found = new List<(int Protein, float Max)>();
        var missed = new List<int>();
        long hit = 0, lost = 0;
        ReadOnlySpan<ConceptPlace> all = places.All;
        for (int start = 0; start < all.Length;)
        {
            int protein = all[start].Protein, end = start;
            while (end < all.Length && all[end].Protein == protein)
                end++;
            int count = end - start;
            start = end;
            if (!lens.Halves.IsTest(protein))
                continue;
            float[] maxima = curve.PlaceMaxima.GetValueOrDefault(protein) ?? [];
            int hits = maxima.Count(max => max > cut);
            hit += hits;
            lost += count - hits;
            if (hits > 0)
                found.Add((protein, maxima.Max()));
            else
                missed.Add(protein);
        }

        return new ConceptProteins(
            [
                .. found.OrderByDescending(entry => entry.Max).ThenBy(entry => entry.Protein).Take(MostProteins)
                    .Select(entry => Protein(lens, curve.Latent, entry.Protein, places)),
            ],
            [.. missed.Take(MostProteins).Select(protein => Protein(lens, curve.Latent, protein, places))],
            hit,
            lost);
    }

    private static ConceptProtein Protein(ExploredLens lens, int latent, int protein, ConceptPlaces places)
    {
        var spans = new List<Span>();
        foreach (ConceptPlace place in places.Of(protein))
        {
            spans.Add(new Span(place.Start, place.End));
            if (place.SecondStart > 0)
                spans.Add(new Span(place.SecondStart, place.SecondEnd));
        }

        return new ConceptProtein(Tracks.Of(lens, latent, protein), spans);
    }
}
