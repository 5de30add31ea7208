namespace PlmLens.Analysis.Matching;

/// <summary>Two latents of two autoencoders.</summary>
/// <param name="Left">Latent of the first.</param>
/// <param name="Right">Latent of the second.</param>
/// <param name="Similarity">Cosine or correlation, -1 to 1.</param>
public readonly record struct LatentPair(int Left, int Right, double Similarity);
