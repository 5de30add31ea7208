using System.Numerics.Tensors;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Analysis.Baselines;

/// <summary>
/// An autoencoder that learned nothing: random unit directions, of which each residue keeps the k largest positive
/// ones, as many as the SAE has active. What it finds comes from the hidden states and from trying many directions.
/// </summary>
public static class RandomDirections
{
    /// <summary>Makes it.</summary>
    /// <param name="backend">Runs the ops.</param>
    /// <param name="latents">As many directions as the SAE has.</param>
    /// <param name="mean">The mean state, [d], subtracted before.</param>
    /// <param name="l0">Mean active latents of the SAE; rounded to k.</param>
    /// <param name="seed">Decides the directions.</param>
    public static SparseAutoencoder Make(IBackend backend, int latents, float[] mean, double l0, ulong seed)
    {
        var weights = new SaeWeights(latents, mean.Length);
        mean.CopyTo(weights.DecoderBias.View<float>().Span);
        var random = new SeededRandom(seed, "random directions");
        for (int latent = 0; latent < latents; latent++)
        {
            Span<float> row = weights.Decoder.View<float>().Row(latent, mean.Length).Span;
            foreach (ref float value in row)
                value = (float)random.NextGaussian();
            TensorPrimitives.Divide(row, TensorPrimitives.Norm<float>(row), row);
            row.CopyTo(weights.Encoder.View<float>().Row(latent, mean.Length).Span);
        }

        int k = (int)Math.Clamp(Math.Round(l0), 1, latents);
        return new SparseAutoencoder(backend, weights, SaeSpec.TopK(k));
    }
}
