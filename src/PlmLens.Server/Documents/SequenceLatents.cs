using System.Runtime.InteropServices;
using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>Ranks the latents that are active on one sequence.</summary>
internal static class SequenceLatents
{
    /// <summary>The latents of a sequence.</summary>
    /// <param name="lens">Gives corpus statistics, concepts and descriptions.</param>
    /// <param name="codes">One row for each residue.</param>
    /// <param name="most">Latents to keep: those that come nearest to their own maximum, are enriched, and are active
    /// on more than a stray residue.</param>
    public static IReadOnlyList<LatentOnSequence> Rank(ExploredLens lens, CodeRows codes, int most)
    {
        var found = new Dictionary<int, (List<int> Positions, List<float> Values)>();
        for (int row = 0; row < codes.Rows; row++)
        {
            for (int i = codes.Starts[row]; i < codes.Starts[row + 1]; i++)
            {
                ref (List<int> Positions, List<float> Values) track = ref CollectionsMarshal.GetValueRefOrAddDefault(
                    found, (int)codes.Features[i], out bool known);
                if (!known)
                    track = ([], []);
                track.Positions.Add(row);
                track.Values.Add(codes.Values[i]);
            }
        }

        return
        [
            .. found.Select(entry => Latent(lens, entry.Key, entry.Value.Positions, entry.Value.Values, codes.Rows))
                .OrderByDescending(Interest)
                .ThenBy(latent => latent.Latent)
                .Take(most),
        ];
    }

    // As `look` ranks: high for latents that fire about as strongly as they ever do, more here than elsewhere, and on
    // more than a stray residue.
    private static double Interest(LatentOnSequence latent) =>
        Math.Min(latent.MaxFraction ?? 1, 1) * Math.Log2(1 + (latent.Enrichment ?? 1))
            * Math.Log2(1 + latent.Positions.Count);

    private static LatentOnSequence Latent(
        ExploredLens lens, int number, List<int> positions, List<float> values, int residues)
    {
        LensFeature known = lens.Features[number];
        LatentMeanings meanings = lens.Meanings;
        double sum = values.Sum(value => (double)value);
        double share = (double)positions.Count / residues;
        float maximum = values.Max();
        bool named = meanings.ConceptOf[number] >= 0;
        return new LatentOnSequence(
            number,
            maximum,
            known.Maximum > 0 ? Rounded.To(maximum / known.Maximum, 5) : null,
            Rounded.To(sum / residues, 5),
            Rounded.To(sum / positions.Count, 5),
            Rounded.To(share, 5),
            known.Density > 0 ? Rounded.To(share / known.Density, 5) : null,
            positions,
            values,
            named ? meanings.Concepts.Texts[meanings.ConceptOf[number]] : null,
            named ? Rounded.To(meanings.ConceptF1[number], 4) : null,
            RelatedLatents.Describe(lens, number));
    }
}
