using System.Runtime.InteropServices;
using PlmLens.Analysis;
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
    /// <param name="most">Latents to keep, by <see cref="LatentInterest"/>.</param>
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
                .OrderByDescending(entry => entry.Interest)
                .ThenBy(entry => entry.Latent.Latent)
                .Take(most)
                .Select(entry => entry.Latent),
        ];
    }

    private static (double Interest, LatentOnSequence Latent) Latent(
        ExploredLens lens, int number, List<int> positions, List<float> values, int residues)
    {
        LensFeature known = lens.Features[number];
        LatentMeanings meanings = lens.Meanings;
        double sum = values.Sum(value => (double)value);
        double share = (double)positions.Count / residues;
        float maximum = values.Max();
        bool named = meanings.ConceptOf[number] >= 0;
        bool dead = known.Maximum <= 0;
        double relative = dead ? 1 : (double)maximum / known.Maximum;
        double enrichment = LatentInterest.Enrichment(
            sum / residues, known.Density, known.MeanActive, lens.Manifest.Summary.Residues);
        var latent = new LatentOnSequence(
            number,
            maximum,
            dead ? null : Rounded.To(relative, 5),
            Rounded.To(sum / residues, 5),
            Rounded.To(sum / positions.Count, 5),
            Rounded.To(share, 5),
            dead ? null : Rounded.To(enrichment, 5),
            positions,
            values,
            named ? meanings.Concepts.Texts[meanings.ConceptOf[number]] : null,
            named ? Rounded.To(meanings.ConceptF1[number], 4) : null,
            RelatedLatents.Describe(lens, number));
        return (LatentInterest.Of(relative, enrichment, positions.Count), latent);
    }
}
