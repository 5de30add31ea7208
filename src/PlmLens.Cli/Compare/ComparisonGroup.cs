using PlmLens.Analysis.Matching;

namespace PlmLens.Cli.Compare;

/// <summary>Autoencoders of one hook point of one model: only these can be held against each other.</summary>
/// <param name="Model">Name of the model; "?" when nothing says it.</param>
/// <param name="ModelHash">Its hash, or null.</param>
/// <param name="Hook">The hook point; "?" when nothing says it.</param>
/// <param name="Saes">In the order given.</param>
internal sealed record ComparisonGroup(string Model, string? ModelHash, string Hook, IReadOnlyList<ComparedSae> Saes)
{
    /// <summary>Matched decoders of every two of the group.</summary>
    public IReadOnlyList<DecoderPair> Pairs { get; set; } = [];

    /// <summary>Rows that all were measured on.</summary>
    public long Rows { get; set; }

    /// <summary>Why the loss was not measured; null when it was.</summary>
    public string? WhyNoLoss { get; set; }

    /// <summary>Values of a row.</summary>
    public int Width => Saes[0].Folder.Sae.Width;

    /// <summary>Model and hook point for people.</summary>
    public string Title => Model == "?" && Hook == "?" ? "activations of an unnamed layer" : $"{Model}, {Hook}";
}

/// <summary>Two autoencoders and how alike their decoders are.</summary>
/// <param name="Left">Name of the first.</param>
/// <param name="Right">Name of the second.</param>
/// <param name="Match">Of the latents that are active on the measured rows.</param>
internal sealed record DecoderPair(string Left, string Right, DecoderMatch Match);
