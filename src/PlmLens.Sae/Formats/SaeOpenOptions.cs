namespace PlmLens.Sae;

/// <summary>What a file does not say about its autoencoder, or what is wanted instead of what it says.</summary>
public sealed record SaeOpenOptions
{
    /// <summary>Active latents of a row: for InterProt files, which do not store it, and for files with a threshold
    /// (BatchTopK) that are to run with the k largest of each row instead. Null takes what the file says.</summary>
    public int? K { get; init; }

    /// <summary>Divide codes by the largest value of each latent that the file records, so that they lie in 0 to 1, as
    /// InterPLM's <c>normalize_features</c>; the reconstruction does not change.</summary>
    public bool NormaliseFeatures { get; init; }
}
