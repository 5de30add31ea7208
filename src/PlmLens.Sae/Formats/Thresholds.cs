using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>The single threshold and the k that TopK and BatchTopK files hold side by side.</summary>
internal static class Thresholds
{
    /// <summary>Gives every latent the file's threshold.</summary>
    public static void Fill(SaeWeights weights, NamedTensors tensors, List<string> notes)
    {
        double threshold = tensors.Scalar("threshold")
            ?? throw new PlmLensException($"{tensors.Path} has no threshold; give --k to take the k largest instead.");
        if (threshold < 0)
        {
            notes.Add("Its threshold was never trained, so every latent above 0 is active; --k N takes the N largest.");
            threshold = 0;
        }

        weights.Threshold = new Tensor(DType.F32, weights.Latents);
        weights.Threshold.View<float>().Span.Fill((float)threshold);
    }

    /// <summary>The k asked for, or the one in the file.</summary>
    public static int K(NamedTensors tensors, SaeOpenOptions options) =>
        options.K ?? (tensors.Scalar("k") is { } k and >= 1 and <= int.MaxValue
            ? (int)k
            : throw new PlmLensException($"{tensors.Path} does not say k; give --k."));

    /// <summary>The threshold of all latents where they have the same; null otherwise.</summary>
    public static float? Single(SaeWeights weights)
    {
        ReadOnlySpan<float> all = weights.Threshold!.View<float>().Span;
        return all.IndexOfAnyExcept(all[0]) < 0 ? all[0] : null;
    }
}
