using PlmLens.Analysis.Controls;
using PlmLens.Core;
using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>Makes the documents of blind ratings: <c>data/{lens}/blind.json</c> and what is under
/// <c>blind/</c>.</summary>
internal static class BlindBuilder
{
    private const ulong DefaultSeed = 1;

    /// <summary>What there is to rate.</summary>
    /// <param name="lens">The lens.</param>
    /// <exception cref="PlmLensException">A table is damaged.</exception>
    public static BlindStudy Study(ExploredLens lens)
    {
        BlindCandidates all = lens.BlindCandidates;
        BlindSizes sizes = BlindSizes.Default.AtMost(all);
        return new BlindStudy(
            all.Latents.Count,
            all.Neurons.Count,
            all.Shuffled.Count,
            Missing(lens, all),
            BlindSession.KeyOf(DefaultSeed, sizes),
            lens.Manifest.SaeSha256);
    }

    /// <summary>The session that static copies have; null when the lens has no active latent.</summary>
    /// <param name="lens">The lens.</param>
    /// <exception cref="PlmLensException">A table is damaged.</exception>
    public static BlindSession? DefaultSession(ExploredLens lens) => lens.BlindCandidates.Latents.Count > 0
        ? BlindSession.Sample(DefaultSeed, BlindSizes.Default, lens.BlindCandidates)
        : null;

    /// <summary>One item.</summary>
    /// <param name="lens">The lens.</param>
    /// <param name="session">The session.</param>
    /// <param name="item">Its place, from 1.</param>
    /// <exception cref="PlmLensException">A file is damaged.</exception>
    public static BlindItemDocument Item(ExploredLens lens, BlindSession session, int item)
    {
        BlindItem unit = session.Items[item - 1];
        IEnumerable<ControlExample> examples = unit.Source == LabelSource.Latents
            ? OfLatent(lens, unit.Index)
            : lens.Controls!.ExamplesOf(lens.Controls.Find(unit.Source, unit.Index));
        return new BlindItemDocument(item, [.. examples.Select(example => Track(lens, example))]);
    }

    /// <summary>What the items are.</summary>
    /// <param name="session">The session.</param>
    public static BlindKey Key(BlindSession session) => new(
        session.Key,
        [.. session.Items.Select(item => new BlindKeyItem(LabelNames.Of(item.Source), item.Index))]);

    private static string? Missing(ExploredLens lens, BlindCandidates all) =>
        lens.Controls is null
            ? "This lens was made before lenses held examples of neurons and of the shuffled model, so only latents "
                + "can be shown; plmlens score makes a lens that has them."
            : all.Shuffled.Count == 0
                ? "This lens was scored without the shuffled model, so its latents cannot be shown; plmlens score "
                    + "without --no-shuffled makes a lens that has them."
                : null;

    private static IEnumerable<ControlExample> OfLatent(ExploredLens lens, int latent)
    {
        float maximum = lens.Features[latent].Maximum;
        PostingSummary postings = PostingSummary.Read(lens.Codes, latent, maximum, lens.ProteinRows, []);
        foreach (int protein in ExampleProteins.ForRating(postings.MaximumOf))
        {
            (int[] positions, float[] values) = Tracks.Activations(lens, latent, protein);
            yield return new ControlExample(
                protein, positions, [.. values.Select(value => ControlExample.Share(value, maximum))]);
        }
    }

    // What a page of another kind of unit would not have, such as the half or a structure, is left out for all.
    private static ActivationTrack Track(ExploredLens lens, ControlExample example)
    {
        StoredProtein stored = lens.Proteins.Proteins[example.Protein];
        return new ActivationTrack(
            stored.Accession,
            Tracks.NullIfEmpty(stored.EntryName),
            Tracks.NullIfEmpty(stored.Description),
            Tracks.NullIfEmpty(stored.Organism),
            null,
            lens.Corpus?.Proteins.Read(example.Protein).Sequence,
            stored.Length,
            example.Positions,
            [.. example.Thousandths.Select(share => share / 1000f)],
            null);
    }
}
