using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;

namespace PlmLens.Benchmarks.SyntheticLens;

/// <summary>An autoencoder with random weights whose decoder rows lie around as many directions as there are
/// clusters, of the width and layer of the bundled model, so that it can be run.</summary>
internal sealed class SyntheticSae : IDisposable
{
    private readonly SparseAutoencoder _sae;
    private readonly float[] _centres;

    public SyntheticSae(EsmModel model, IBackend backend, int latents, int k, ulong seed)
    {
        var random = new SeededRandom(seed, "sae");
        Width = model.Config.Dim;
        Clusters = Math.Max(2, latents / 40);
        _centres = new float[Clusters * Width];
        foreach (ref float value in _centres.AsSpan())
            value = (float)random.NextGaussian();
        ClusterOf = [.. Enumerable.Range(0, latents).Select(_ =>
            random.NextDouble() < 0.35 ? -1 : random.Next(Clusters))];
        var weights = new SaeWeights(latents, Width);
        for (int latent = 0; latent < latents; latent++)
        {
            Span<float> decoder = weights.Decoder.View<float>().Row(latent, Width).Span;
            double squares = 0;
            for (int c = 0; c < Width; c++)
            {
                float centre = ClusterOf[latent] < 0 ? 0 : _centres[(ClusterOf[latent] * Width) + c];
                decoder[c] = centre + (float)random.NextGaussian();
                squares += (double)decoder[c] * decoder[c];
            }

            foreach (ref float value in decoder)
                value = (float)(value / Math.Sqrt(squares));
            decoder.CopyTo(weights.Encoder.View<float>().Row(latent, Width).Span);
        }

        _sae = new SparseAutoencoder(backend, weights, SaeSpec.TopK(k));
        Record = new SaeRecord
        {
            ModelName = model.Name,
            ModelHash = model.ModelHash,
            Layer = model.Config.Layers - 1,
            HookName = HookPoint.ResidPost(model.Config.Layers - 2).Name,
        };
    }

    public int Width { get; }

    public int Clusters { get; }

    /// <summary>[latents]: its cluster, or -1.</summary>
    public IReadOnlyList<int> ClusterOf { get; }

    public SaeRecord Record { get; }

    public double Cosine(int a, int b) => System.Numerics.Tensors.TensorPrimitives.Dot(RowOf(a), RowOf(b));

    public void Save(string folder) => SaeFolder.Save(folder, _sae, Record);

    public void Dispose() => _sae.Dispose();

    private ReadOnlySpan<float> RowOf(int latent) => _sae.Weights.Decoder.View<float>().Row(latent, Width).Span;
}
