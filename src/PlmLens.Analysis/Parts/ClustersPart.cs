using PlmLens.Analysis.Clusters;
using PlmLens.Analysis.Metrics;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Analysis.Parts;

/// <summary>
/// Which latents have similar decoder directions: a UMAP layout, HDBSCAN clusters, and how far the layout can be
/// trusted. Writes <c>umap.tsv</c>, <c>clusters.tsv</c> and <c>umap_quality.tsv</c>.
/// </summary>
/// <param name="options">How; null for the defaults.</param>
public sealed class ClustersPart(ClustersOptions? options = null) : ILensPart
{
    private static readonly string[] s_layout = ["latent", "x", "y", "cluster", "probability", "left_out_because"];
    private static readonly string[] s_clusters =
    [
        "cluster", "size", "stability", "central_latent", "mean_cosine", "concept", "concept_latents",
        "concept_expected", "concept_test_f1",
    ];

    private static readonly string[] s_quality =
    [
        "latents", "left_out", "clusters", "noise", "neighbours", "measured_at", "kept", "kept_by_chance",
        "trustworthiness",
    ];

    private readonly ClustersOptions _options = options ?? new ClustersOptions();

    /// <inheritdoc/>
    public string Name => "clusters";

    /// <inheritdoc/>
    public void Write(LensPartInputs inputs, LensWriter writer)
    {
        _options.Validate();
        int width = inputs.Sae.OutputWidth;
        var latents = DirectedLatents.Of(inputs.Statistics, inputs.Sae.Weights.Decoder, width);
        if (latents.Warning() is { } warning)
            inputs.Progress.Note($"Clusters: {warning}");
        using var rows = new UnitRows(inputs.Sae.Weights.Decoder, latents.Latents, width);
        inputs.Progress.Report("laying out latents", 0, rows.Count, "latents");
        PointCloud layout = Layout(inputs, rows);
        inputs.Progress.Report("laying out latents", rows.Count, rows.Count, "latents");
        Clustering clustering = _options.Space == ClusterSpace.Layout
            ? Hdbscan.Cluster(layout, _options.Hdbscan, inputs.Pool, inputs.Cancel)
            : Hdbscan.Cluster(rows, _options.Hdbscan, inputs.Pool, inputs.Cancel);

        writer.WriteTable("umap.tsv", s_layout, Lines(latents, layout, clustering));
        writer.WriteTable("clusters.tsv", s_clusters, LatentCluster
            .Of(clustering, latents.Latents, rows, inputs.Scores, _options.ConceptFrom)
            .Select((cluster, i) => new object?[]
            {
                i, cluster.Size, cluster.Stability, cluster.Central, cluster.MeanCosine, cluster.Concept?.Name,
                cluster.WithConcept, cluster.Expected, cluster.MeanTestF1,
            }));
        WriteQuality(inputs, writer, rows, layout, clustering);
    }

    private PointCloud Layout(LensPartInputs inputs, UnitRows rows)
    {
        using var backend = new CpuBackend(inputs.Pool);
        int others = _options.Umap.Neighbours - 1;
        if (rows.Count <= others)
        {
            inputs.Progress.Note(
                $"Clusters: with {rows.Count} living latents and {_options.Umap.Neighbours} neighbours every latent is "
                + "every other's neighbour; the layout says nothing.");
        }

        var neighbours = NeighbourLists.ByCosine(rows, others, backend, inputs.Cancel);
        return Umap.Embed(neighbours, _options.Umap, inputs.Seed, inputs.Cancel);
    }

    // Further coordinates than two are used for the clusters, not written.
    private static IEnumerable<object?[]> Lines(DirectedLatents latents, PointCloud layout, Clustering clustering)
    {
        int point = 0;
        for (int latent = 0; latent < latents.WhyNot.Count; latent++)
        {
            if (latents.WhyNot[latent] is { } whyNot)
            {
                yield return [latent, null, null, null, null, whyNot];
                continue;
            }

            float x = layout.Of(point)[0], y = layout.Of(point)[1];
            yield return [latent, x, y, clustering.ClusterOf[point], clustering.Probabilities[point], null];
            point++;
        }
    }

    private void WriteQuality(
        LensPartInputs inputs, LensWriter writer, UnitRows rows, PointCloud layout, Clustering clustering)
    {
        int[] sample = [.. Enumerable.Range(0, rows.Count)];
        new SeededRandom(inputs.Seed, "umap quality").Shuffle<int>(sample);
        sample = sample[..Math.Min(sample.Length, _options.QualitySample)];
        NeighbourPreservation? quality = NeighbourPreservation.Of(
            new UnitRowDistances(rows), layout, _options.Umap.Neighbours, sample, inputs.Pool, inputs.Cancel);
        int noise = clustering.ClusterOf.Count(cluster => cluster == Clustering.Noise);
        double? chance = quality is null ? null : (double)quality.Neighbours / (rows.Count - 1);
        writer.WriteTable("umap_quality.tsv", s_quality,
        [
            [
                rows.Count, inputs.Statistics.Features.Count - rows.Count, clustering.Clusters, noise,
                quality?.Neighbours, quality is null ? 0 : sample.Length, quality?.Kept, chance,
                quality?.Trustworthiness,
            ],
        ]);
    }
}
