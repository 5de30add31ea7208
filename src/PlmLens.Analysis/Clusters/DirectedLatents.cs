using PlmLens.Analysis.Statistics;
using PlmLens.Core;

namespace PlmLens.Analysis.Clusters;

/// <summary>The latents that have a place among directions: active somewhere, with a finite decoder row that is not
/// zero.</summary>
/// <param name="Latents">Their numbers, ascending.</param>
/// <param name="WhyNot">[latents]: why another one is left out, in a word or two; null for those that are
/// not.</param>
internal sealed record DirectedLatents(IReadOnlyList<int> Latents, IReadOnlyList<string?> WhyNot)
{
    /// <summary>Sorts the latents of an SAE.</summary>
    /// <param name="statistics">What each does in the corpus.</param>
    /// <param name="decoder">[latents, width].</param>
    /// <param name="width">1 or more.</param>
    public static DirectedLatents Of(FeatureStatistics statistics, TensorView<float> decoder, int width)
    {
        var whyNot = new string?[statistics.Features.Count];
        for (int latent = 0; latent < whyNot.Length; latent++)
        {
            ReadOnlySpan<float> row = decoder.Row(latent, width).Span;
            if (statistics.Features[latent].Active == 0)
                whyNot[latent] = "dead";
            else if (!AllFinite(row))
                whyNot[latent] = "decoder row not finite";
            else if (!row.ContainsAnyExcept(0f))
                whyNot[latent] = "decoder row zero";
        }

        return new DirectedLatents([.. Enumerable.Range(0, whyNot.Length).Where(i => whyNot[i] is null)], whyNot);
    }

    /// <summary>What was left out for another reason than being dead, as a sentence; null when nothing was.</summary>
    public string? Warning()
    {
        int zero = WhyNot.Count(why => why == "decoder row zero");
        int broken = WhyNot.Count(why => why == "decoder row not finite");
        return zero + broken == 0
            ? null
            : $"{zero} latents have a decoder row of zeros and {broken} one with NaN or infinity; they are left out.";
    }

    private static bool AllFinite(ReadOnlySpan<float> row)
    {
        foreach (float value in row)
        {
            if (!float.IsFinite(value))
                return false;
        }

        return true;
    }
}
