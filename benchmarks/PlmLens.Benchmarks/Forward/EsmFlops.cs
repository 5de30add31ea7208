using PlmLens.Models;

namespace PlmLens.Benchmarks.Forward;

/// <summary>
/// Floating-point operations of an encoder's forward pass: matrix products only, a multiply-add counts as two. For each
/// block and protein of T tokens: 2 T (4 d^2 + 2 d f) in the linear layers and 4 T^2 d in q k^T and the product with v.
/// Embedding, LayerNorm, rotation, softmax, GELU and heads are not counted, so they show as lost rate.
/// </summary>
internal static class EsmFlops
{
    /// <summary>Of one pass over a packed batch.</summary>
    public static double Of(EsmConfig config, PackedBatch batch)
    {
        double total = 0;
        foreach (TokenSegment segment in batch.Segments)
            total += Of(config, segment.Tokens);
        return total;
    }

    /// <summary>Of one protein.</summary>
    /// <param name="config">Shape of the model.</param>
    /// <param name="tokens">Start and end token included.</param>
    public static double Of(EsmConfig config, int tokens)
    {
        double t = tokens;
        double d = config.Dim;
        double linear = 2 * t * ((4 * d * d) + (2 * d * config.FeedForward));
        double attention = 4 * t * t * d;
        return config.Layers * (linear + attention);
    }
}
