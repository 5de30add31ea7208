using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;

namespace PlmLens.Benchmarks.SyntheticLens;

/// <summary>An autoencoder with random weights whose decoder rows lie around as many directions as there are
/// clusters, of the width and layer of nano, so that it can be run.</summary>
internal sealed class SyntheticSae : IDisposable
{
    private readonly SparseAutoencoder _sae;

    public SyntheticSae(EsmModel model, IBackend backend, int latents, int k, ulong seed)
    {
        Width = model.Config.Dim;
        Clusters = ClustersOf(latents);
        SaeWeights weights = MakeWeights(latents, Width, seed, out int[] clusterOf);
        ClusterOf = clusterOf;
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

    /// <summary>Unit decoder rows around the centres of clusters, a third of them anywhere; encoder rows are the
    /// same.</summary>
    /// <param name="latents">Rows.</param>
    /// <param name="width">Values of a row.</param>
    /// <param name="seed">Decides everything.</param>
    /// <param name="clusterOf">[latents]: its cluster, or -1.</param>
    public static SaeWeights MakeWeights(int latents, int width, ulong seed, out int[] clusterOf)
    {
        var random = new SeededRandom(seed, "sae");
        int clusters = ClustersOf(latents);
        var centres = new float[clusters * width];
        foreach (ref float value in centres.AsSpan())
            value = (float)random.NextGaussian();
        clusterOf = new int[latents];
        foreach (ref int cluster in clusterOf.AsSpan())
            cluster = random.NextDouble() < 0.35 ? -1 : random.Next(clusters);
        var weights = new SaeWeights(latents, width);
        for (int latent = 0; latent < latents; latent++)
        {
            Span<float> decoder = weights.Decoder.View<float>().Row(latent, width).Span;
            double squares = 0;
            for (int c = 0; c < width; c++)
            {
                float centre = clusterOf[latent] < 0 ? 0 : centres[(clusterOf[latent] * width) + c];
                decoder[c] = centre + (float)random.NextGaussian();
                squares += (double)decoder[c] * decoder[c];
            }

            foreach (ref float value in decoder)
                value = (float)(value / Math.Sqrt(squares));
            decoder.CopyTo(weights.Encoder.View<float>().Row(latent, width).Span);
        }

        return weights;
    }

    public double Cosine(int a, int b) => System.Numerics.Tensors.TensorPrimitives.Dot(RowOf(a), RowOf(b));

    public void Save(string folder) => SaeFolder.Save(folder, _sae, Record);

    public void Dispose() => _sae.Dispose();

    private static int ClustersOf(int latents) => Math.Max(2, latents / 40);

    private ReadOnlySpan<float> RowOf(int latent) => _sae.Weights.Decoder.View<float>().Row(latent, Width).Span;
}
