using PlmLens.Core;

namespace PlmLens.Analysis.Clusters;

/// <summary>How HDBSCAN finds clusters; defaults as InterPLM.</summary>
public sealed record HdbscanOptions
{
    /// <summary>Fewest points of a cluster (min_cluster_size): smaller groups fall off a larger one as noise.</summary>
    public int MinClusterSize { get; init; } = 5;

    /// <summary>The core distance of a point is that of its so-manieth nearest other point (min_samples): larger makes
    /// more points noise. As in the hdbscan package, the point itself is not counted.</summary>
    public int MinSamples { get; init; } = 3;

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">One is out of range.</exception>
    public void Validate()
    {
        if (MinClusterSize < 2)
            throw new UsageException($"A cluster must have at least 2 points, not {MinClusterSize}.");
        if (MinSamples < 1)
            throw new UsageException($"A core distance needs 1 or more samples, not {MinSamples}.");
    }
}
