using System.Numerics.Tensors;
using PlmLens.Analysis.Metrics;

namespace PlmLens.Analysis.Clusters;

/// <summary>Distances of points, computed when asked for: nothing of points x points exists. Safe from many
/// threads.</summary>
internal interface IPointDistances
{
    /// <summary>Number of points.</summary>
    int Count { get; }

    /// <summary>Distances from one point to others; symmetric to the bit.</summary>
    void Fill(int point, ReadOnlySpan<int> others, Span<double> distances);
}

/// <summary>Euclidean distances of the points of a cloud, in binary64.</summary>
internal sealed class CloudDistances(PointCloud cloud) : IPointDistances
{
    public int Count => cloud.Count;

    public void Fill(int point, ReadOnlySpan<int> others, Span<double> distances)
    {
        ReadOnlySpan<float> own = cloud.Of(point), values = cloud.Values;
        int dimensions = cloud.Dimensions;
        for (int i = 0; i < others.Length; i++)
        {
            ReadOnlySpan<float> other = values.Slice(others[i] * dimensions, dimensions);
            double sum = 0;
            for (int d = 0; d < own.Length; d++)
            {
                double difference = (double)own[d] - other[d];
                sum += difference * difference;
            }

            distances[i] = Math.Sqrt(sum);
        }
    }
}

/// <summary>Euclidean distances of unit rows, sqrt(2 - 2 cosine): 0 to 2.</summary>
internal sealed class UnitRowDistances(UnitRows rows) : IPointDistances
{
    public int Count => rows.Count;

    public void Fill(int point, ReadOnlySpan<int> others, Span<double> distances)
    {
        ReadOnlySpan<float> own = rows.Slice(point, 1).Span;
        for (int i = 0; i < others.Length; i++)
        {
            float cosine = TensorPrimitives.Dot(own, rows.Slice(others[i], 1).Span);
            distances[i] = Math.Sqrt(Math.Max(0, 2 - (2 * (double)cosine)));
        }
    }
}
