namespace PlmLens.Analysis.Probes;

/// <summary>How single-latent probes are fitted.</summary>
public sealed record SingleLatentOptions
{
    /// <summary>Inverse strength of the penalty on the coefficient; InterProt and scikit-learn use 1.</summary>
    public double C { get; init; } = 1;

    /// <summary>Both classes weigh the same, as InterProt fits them.</summary>
    public bool Balanced { get; init; } = true;
}
