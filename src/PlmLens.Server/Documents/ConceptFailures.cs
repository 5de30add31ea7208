using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>Where a latent fails as a predictor of its best concepts, on the test half: some places that it misses, and
/// the strongest stretches that it marks for nothing.</summary>
internal static class ConceptFailures
{
    private const int MostConcepts = 3;
    private const int MostShown = 20;

    // Proteins that are looked at for either list, so that a latent that is active everywhere costs no more.
    private const int MostProteins = 100;

    /// <summary>The failures for a latent's best concepts; empty when the lens lacks its corpus.</summary>
    /// <param name="lens">The lens.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="pairs">Its concepts, best first.</param>
    /// <param name="postings">Its activations.</param>
    /// <exception cref="Core.PlmLensException">The codes or the corpus cannot be read.</exception>
    public static IReadOnlyList<ConceptFailure> Of(
        ExploredLens lens, int latent, IReadOnlyList<PairRow> pairs, PostingSummary postings)
    {
        if (lens.Places is not { } places)
            return [];
        int[] order = [];
        var failures = new List<ConceptFailure>();
        foreach (PairRow pair in pairs.Where(pair => pair.ConceptId >= 0).Take(MostConcepts))
        {
            if (order.Length == 0)
                order = StrongestFirst(lens, postings);
            float cut = (float)(pair.Threshold * lens.Features[latent].ValidationMaximum);
            ConceptPlaces where = places.Of(pair.ConceptId);
            failures.Add(new ConceptFailure(
                pair.Concept,
                Missed(lens, latent, where, cut, postings),
                False(lens, latent, where, cut, order, postings)));
        }

        return failures;
    }

    private static int[] StrongestFirst(ExploredLens lens, PostingSummary postings) =>
    [
        .. Enumerable.Range(0, postings.MaximumOf.Length)
            .Where(p => postings.MaximumOf[p] > 0 && lens.Halves.IsTest(p))
            .OrderByDescending(p => postings.MaximumOf[p])
            .ThenBy(p => p)
            .Take(MostProteins),
    ];

    private static List<ProteinStretch> Missed(
        ExploredLens lens, int latent, ConceptPlaces places, float cut, PostingSummary postings)
    {
        var missed = new List<ProteinStretch>();
        int looked = 0;
        ReadOnlySpan<ConceptPlace> all = places.All;
        for (int start = 0; start < all.Length && missed.Count < MostShown && looked < MostProteins;)
        {
            int protein = all[start].Protein, end = start;
            while (end < all.Length && all[end].Protein == protein)
                end++;
            ReadOnlySpan<ConceptPlace> here = all[start..end];
            start = end;
            if (!lens.Halves.IsTest(protein))
                continue;
            looked++;
            (int[] positions, float[] values) =
                postings.MaximumOf[protein] > 0 ? Tracks.Activations(lens, latent, protein) : ([], []);
            foreach (ConceptPlace place in here)
            {
                float max = 0;
                for (int i = 0; i < positions.Length; i++)
                {
                    if (place.Overlaps(positions[i] + 1, positions[i] + 1))
                        max = Math.Max(max, values[i]);
                }

                if (max <= cut && missed.Count < MostShown)
                {
                    int last = Math.Max(place.End, place.SecondEnd);
                    missed.Add(Stretch(lens, protein, place.Start, last, max));
                }
            }
        }

        return missed;
    }

    private static List<ProteinStretch> False(
        ExploredLens lens, int latent, ConceptPlaces places, float cut, int[] order, PostingSummary postings)
    {
        var wrong = new List<ProteinStretch>();
        foreach (int protein in order)
        {
            // No protein from here on holds a stronger stretch than those that are kept.
            if (postings.MaximumOf[protein] <= cut
                || (wrong.Count == MostShown && wrong[^1].Max >= postings.MaximumOf[protein]))
                break;
            (int[] positions, float[] values) = Tracks.Activations(lens, latent, protein);
            ReadOnlySpan<ConceptPlace> here = places.Of(protein);
            for (int i = 0; i < positions.Length;)
            {
                if (values[i] <= cut)
                {
                    i++;
                    continue;
                }

                int start = i;
                float max = values[i];
                while (++i < positions.Length && positions[i] == positions[i - 1] + 1 && values[i] > cut)
                    max = Math.Max(max, values[i]);
                if (!Overlaps(here, positions[start] + 1, positions[i - 1] + 1))
                    wrong.Add(Stretch(lens, protein, positions[start] + 1, positions[i - 1] + 1, max));
            }

            wrong = [.. wrong.OrderByDescending(stretch => stretch.Max).Take(MostShown)];
        }

        return wrong;
    }

    private static bool Overlaps(ReadOnlySpan<ConceptPlace> places, int start, int end)
    {
        foreach (ConceptPlace place in places)
        {
            if (place.Overlaps(start, end))
                return true;
        }

        return false;
    }

    private static ProteinStretch Stretch(ExploredLens lens, int protein, int start, int end, float max)
    {
        StoredProtein stored = lens.Proteins.Proteins[protein];
        return new ProteinStretch(stored.Accession, Tracks.NullIfEmpty(stored.EntryName), start, end, max);
    }
}
