using PlmLens.Analysis.Controls;
using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Documents;

/// <summary>Sorts the proteins of a latent by how strongly it fires on them, and picks some of each range.</summary>
internal static class ActivationRanges
{
    private const int MostTracks = 12;

    /// <summary>The ranges.</summary>
    /// <exception cref="Core.PlmLensException">The codes cannot be read.</exception>
    public static IReadOnlyList<ActivationRange> Of(
        ExploredLens lens, int latent, float maximum, PostingSummary postings)
    {
        if (maximum <= 0)
            return [];
        float[] best = postings.MaximumOf;
        var ranges = new List<ActivationRange>();
        foreach ((float from, float to) in ExampleProteins.Ranges)
        {
            float low = from * maximum, high = to * maximum;
            bool top = to >= 1;
            int[] proteins =
            [
                .. Enumerable.Range(0, best.Length)
                    .Where(p => best[p] > 0 && best[p] >= low && (top || best[p] < high))
                    .OrderByDescending(p => best[p])
                    .ThenBy(p => p),
            ];
            ranges.Add(new ActivationRange(
                (float)Rounded.To(low, 6),
                (float)Rounded.To(high, 6),
                proteins.Length,
                [.. Chosen(proteins, top).Select(protein => Tracks.Of(lens, latent, protein))]));
        }

        return ranges;
    }

    // The strongest of the strongest range; of the others some from end to end, so that they stand for all of it.
    private static IEnumerable<int> Chosen(int[] proteins, bool top) =>
        top ? proteins.Take(MostTracks) : ExampleProteins.Spread(proteins, MostTracks);
}
