using PlmLens.Core;

namespace PlmLens.Analysis.Clusters;

/// <summary>How UMAP lays points out. Names and defaults are those of the paper's implementation; the defaults of
/// <see cref="Neighbours"/> and <see cref="MinDistance"/> are also those of InterPLM.</summary>
public sealed record UmapOptions
{
    /// <summary>Size of a neighbourhood, the point itself included (n_neighbors): larger shows more of the whole and
    /// less of the detail.</summary>
    public int Neighbours { get; init; } = 15;

    /// <summary>Coordinates of a point in the layout.</summary>
    public int Dimensions { get; init; } = 2;

    /// <summary>Distance below which near points are not pushed apart, in units of <see cref="Spread"/>
    /// (min_dist).</summary>
    public double MinDistance { get; init; } = 0.1;

    /// <summary>Scale of the layout (spread).</summary>
    public double Spread { get; init; } = 1;

    /// <summary>Passes over the graph; null for 500, or 200 for more than 10,000 points.</summary>
    public int? Epochs { get; init; }

    /// <summary>Step of the first pass; falls to 0 in a straight line.</summary>
    public double LearningRate { get; init; } = 1;

    /// <summary>Random points that push for each neighbour that pulls (negative_sample_rate).</summary>
    public int NegativeSamples { get; init; } = 5;

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">One is out of range.</exception>
    public void Validate()
    {
        if (Neighbours < 2)
            throw new UsageException($"UMAP needs 2 or more neighbours, the point itself included, not {Neighbours}.");
        if (Dimensions is < 2 or > 64)
            throw new UsageException($"UMAP lays out in 2 to 64 dimensions, not {Dimensions}.");
        if (!(Spread > 0) || !(MinDistance >= 0) || !(MinDistance <= Spread) || !double.IsFinite(Spread))
            throw new UsageException("UMAP's spread must be above 0 and its minimum distance in 0 .. spread.");
        if (Epochs is < 1 || !(LearningRate > 0) || !double.IsFinite(LearningRate) || NegativeSamples < 0)
        {
            throw new UsageException(
                "UMAP needs 1 or more epochs, a learning rate above 0, and 0 or more negative samples.");
        }
    }

    /// <summary>Passes over the graph of <paramref name="points"/> points.</summary>
    internal int EpochsFor(int points) => Epochs ?? (points <= 10_000 ? 500 : 200);
}
