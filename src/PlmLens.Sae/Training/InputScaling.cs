using System.Text.Json.Serialization;

namespace PlmLens.Sae;

/// <summary>How hidden states are scaled before training; the factor is folded into the saved weights.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InputScaling>))]
public enum InputScaling
{
    /// <summary>h / sqrt(mean |h|^2): hidden states get length 1 in the quadratic mean, so that learning rate and the
    /// auxiliary loss's weight mean the same for every model and layer (dictionary_learning).</summary>
    UnitMeanSquare,

    /// <summary>Hidden states as they are.</summary>
    None,
}
