using PlmLens.Core;

namespace PlmLens.Analysis.Clusters;

/// <summary>Where clusters are looked for.</summary>
public enum ClusterSpace
{
    /// <summary>In the UMAP layout, as InterPLM: clusters are what the eye sees, and depend on the layout.</summary>
    Layout,

    /// <summary>Among the decoder directions themselves, by the distance of their ends: independent of the layout, with
    /// far more noise in many dimensions.</summary>
    Decoder,
}

/// <summary>How the latents of an SAE are laid out and clustered.</summary>
public sealed record ClustersOptions
{
    /// <summary>The layout.</summary>
    public UmapOptions Umap { get; init; } = new();

    /// <summary>The clusters.</summary>
    public HdbscanOptions Hdbscan { get; init; } = new();

    /// <summary>Where they are looked for.</summary>
    public ClusterSpace Space { get; init; } = ClusterSpace.Layout;

    /// <summary>Least F1 on validation with which a latent's best concept counts as its concept. Below the bound of a
    /// found concept, since it only lends a cluster its name.</summary>
    public double ConceptFrom { get; init; } = 0.2;

    /// <summary>Latents at which the layout's quality is measured.</summary>
    public int QualitySample { get; init; } = 1000;

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">One is out of range.</exception>
    public void Validate()
    {
        Umap.Validate();
        Hdbscan.Validate();
        if (ConceptFrom is not (>= 0 and <= 1) || QualitySample < 0)
            throw new UsageException("A cluster's concept needs an F1 bound in [0, 1], quality 0 or more latents.");
    }
}
