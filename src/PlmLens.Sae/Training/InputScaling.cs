using System.Text.Json.Serialization;

namespace PlmLens.Sae;

/// <summary>How hidden states are scaled before an autoencoder reads them. A factor that is the same for all tokens is
/// folded into the saved weights; what depends on the token is done again by whatever uses them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InputScaling>))]
public enum InputScaling
{
    /// <summary>h / sqrt(mean |h|^2): hidden states get length 1 in the quadratic mean, so that learning rate and the
    /// auxiliary loss's weight mean the same for every model and layer (dictionary_learning).</summary>
    UnitMeanSquare,

    /// <summary>Hidden states as they are.</summary>
    None,

    /// <summary>h sqrt(d) / mean |h|: length sqrt(d) on average (SAELens' expected_average_only_in).</summary>
    MeanNorm,

    /// <summary>(h - mean of h) / (s + 1e-5) for each token, with s the standard deviation of its d values with
    /// divisor d - 1 (InterProt; SAELens' layer_norm).</summary>
    LayerNorm,

    /// <summary>h sqrt(d) / |h| for each token (InterPLM's normalize_to_sqrt_d; SAELens' constant_norm_rescale).
    /// </summary>
    TokenNorm,
}

/// <summary>What the scalings are in numbers.</summary>
public static class InputScalings
{
    /// <summary>What is done to each token by itself; None for a scaling that is the same for all.</summary>
    public static InputNormalisation PerToken(this InputScaling scaling) => scaling switch
    {
        InputScaling.LayerNorm => InputNormalisation.LayerNorm,
        InputScaling.TokenNorm => InputNormalisation.SqrtWidth,
        _ => InputNormalisation.None,
    };

    /// <summary>The factor that is the same for all tokens; 1 for a scaling that has none.</summary>
    /// <param name="scaling">Which scaling.</param>
    /// <param name="width">Values of a hidden state, d.</param>
    /// <param name="meanSquare">Mean of |h|^2 over a sample; more than 0.</param>
    /// <param name="meanNorm">Mean of |h| over the sample; more than 0.</param>
    public static double Factor(this InputScaling scaling, int width, double meanSquare, double meanNorm) =>
        scaling switch
        {
            InputScaling.UnitMeanSquare => 1 / Math.Sqrt(meanSquare),
            InputScaling.MeanNorm => Math.Sqrt(width) / meanNorm,
            _ => 1,
        };
}
