using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Analysis.Controls;

/// <summary>Draws latents of the shuffled model's SAE among those that are active and makes controls of them.</summary>
internal static class ShuffledControls
{
    /// <summary>The controls by index.</summary>
    /// <param name="codes">The SAE's codes of the corpus.</param>
    /// <param name="most">Most to draw.</param>
    /// <param name="seed">Chooses them.</param>
    public static IReadOnlyList<Control> Of(SparseCodes codes, int most, ulong seed)
    {
        var builder = new ControlBuilder(codes.Proteins.Proteins);
        int[] order = [.. Enumerable.Range(0, codes.Features).Where(latent => codes.CountOf(latent) > 0)];
        new SeededRandom(seed, "control shuffled latents").Shuffle<int>(order);
        var made = new List<Control>();
        using PostingReader postings = codes.OpenPostings();
        foreach (int latent in order)
        {
            if (made.Count == most)
                break;
            postings.Read(latent);
            if (builder.Make(LabelSource.Shuffled, latent, null, postings.Positions, postings.Values) is { } control)
                made.Add(control);
        }

        return [.. made.OrderBy(control => control.Unit.Index)];
    }
}
