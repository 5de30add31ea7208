namespace PlmLens.Analysis.Clusters;

/// <summary>Points of a low-dimensional space, such as a UMAP layout.</summary>
public sealed class PointCloud
{
    /// <summary>Takes over coordinates.</summary>
    /// <param name="values">[points, dimensions].</param>
    /// <param name="dimensions">1 or more.</param>
    public PointCloud(float[] values, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        if (values.Length % dimensions != 0)
            throw new ArgumentException($"{values.Length} values are no points of {dimensions}.", nameof(values));
        Values = values;
        Dimensions = dimensions;
    }

    /// <summary>Number of points.</summary>
    public int Count => Values.Length / Dimensions;

    /// <summary>Coordinates of a point.</summary>
    public int Dimensions { get; }

    /// <summary>[Count, Dimensions].</summary>
    public float[] Values { get; }

    /// <summary>The coordinates of one point.</summary>
    public ReadOnlySpan<float> Of(int point) => Values.AsSpan(point * Dimensions, Dimensions);
}
