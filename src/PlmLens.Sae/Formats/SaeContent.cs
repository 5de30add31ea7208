namespace PlmLens.Sae;

/// <summary>An autoencoder as read from a file of any format, before it is made to run.</summary>
/// <param name="Format">The format in words, such as "InterPLM ReLU".</param>
/// <param name="Weights">For raw hidden states.</param>
/// <param name="Spec">What is computed with them.</param>
internal sealed record SaeContent(string Format, SaeWeights Weights, SaeSpec Spec)
{
    /// <summary>[latents]: largest value of each latent; null when the file has none.</summary>
    public float[]? FeatureMax { get; init; }

    /// <summary>The model's name as the file has it; null when it does not say.</summary>
    public string? ModelName { get; init; }

    /// <summary>The hook point; null when the file does not say.</summary>
    public string? HookName { get; init; }

    /// <summary>Number of the hidden state where the file gives it as a number; null otherwise.</summary>
    public int? Layer { get; init; }

    /// <summary>plmlens.json, where there is one.</summary>
    public SaeRecord? Record { get; init; }

    /// <summary>What a user should know about how the file was read: sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
