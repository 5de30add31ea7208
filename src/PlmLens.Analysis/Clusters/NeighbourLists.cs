using PlmLens.Analysis.Matching;
using PlmLens.Analysis.Metrics;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Analysis.Clusters;

/// <summary>The exact k nearest other points of every point, nearest first; of equally near ones the lower
/// number.</summary>
internal sealed class NeighbourLists
{
    private readonly int[] _others;
    private readonly double[] _distances;

    private NeighbourLists(int count, int perPoint)
    {
        Count = count;
        PerPoint = perPoint;
        _others = new int[count * perPoint];
        _distances = new double[count * perPoint];
    }

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>Neighbours of a point: as many as were asked for, at most all others.</summary>
    public int PerPoint { get; }

    /// <summary>The neighbours of a point.</summary>
    public ReadOnlySpan<int> Of(int point) => _others.AsSpan(point * PerPoint, PerPoint);

    /// <summary>Their distances, ascending.</summary>
    public ReadOnlySpan<double> DistancesOf(int point) => _distances.AsSpan(point * PerPoint, PerPoint);

    /// <summary>Neighbours by cosine distance, 1 - cosine in 0 .. 2, from tiles of products: time is that of a matrix
    /// product of rows x width x rows / 2, memory that of one tile and the lists.</summary>
    /// <param name="rows">The points.</param>
    /// <param name="neighbours">Neighbours wanted of each, 0 or more.</param>
    /// <param name="backend">Runs the products.</param>
    /// <param name="cancel">Stops between tiles.</param>
    public static NeighbourLists ByCosine(
        UnitRows rows, int neighbours, IBackend backend, CancellationToken cancel = default)
    {
        var lists = new NeighbourLists(rows.Count, Math.Clamp(neighbours, 0, Math.Max(0, rows.Count - 1)));
        if (lists.PerPoint == 0)
            return lists;
        var nearest = new NearestRows(rows.Count, lists.PerPoint);
        CosineTiles.ForEach(backend, rows, rows, tile => Offer(tile, nearest), cancel);
        for (int i = 0; i < rows.Count; i++)
        {
            nearest.Others(i).CopyTo(lists._others.AsSpan(i * lists.PerPoint));
            for (int n = 0; n < lists.PerPoint; n++)
                lists._distances[(i * lists.PerPoint) + n] = Math.Max(0, 1 - (double)nearest.Cosines(i)[n]);
        }

        return lists;
    }

    /// <summary>Neighbours by any distance: count x count distances are computed, none is kept.</summary>
    /// <param name="points">The points.</param>
    /// <param name="neighbours">Neighbours wanted of each, 0 or more.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between points.</param>
    public static NeighbourLists ByDistance(
        IPointDistances points, int neighbours, WorkerPool pool, CancellationToken cancel = default)
    {
        int count = points.Count;
        var lists = new NeighbourLists(count, Math.Clamp(neighbours, 0, Math.Max(0, count - 1)));
        if (lists.PerPoint == 0)
            return lists;
        var job = new Job(points, lists, [.. Enumerable.Range(0, count)], new double[pool.Threads][], cancel);
        pool.For((count + Job.PointsPerPart - 1) / Job.PointsPerPart, ref job);
        return lists;
    }

    // Each pair once: of a tile that crosses the diagonal only what is above it. Partners of a point come in ascending
    // order, so that among equals the lower number wins.
    private static void Offer(CosineTiles.Tile tile, NearestRows nearest)
    {
        for (int r = 0; r < tile.Rows; r++)
        {
            int row = tile.FirstRow + r;
            ReadOnlySpan<float> cosines = tile.Row(r);
            for (int c = Math.Max(0, row + 1 - tile.FirstColumn); c < cosines.Length; c++)
            {
                int column = tile.FirstColumn + c;
                if (cosines[c] > nearest.Least(row))
                    nearest.Offer(row, column, cosines[c]);
                if (cosines[c] > nearest.Least(column))
                    nearest.Offer(column, row, cosines[c]);
            }
        }
    }

    private readonly struct Job(
        IPointDistances points, NeighbourLists lists, int[] all, double[][] scratch, CancellationToken cancel)
        : IParallelJob
    {
        public const int PointsPerPart = 64;

        public void Run(int part, int worker)
        {
            cancel.ThrowIfCancellationRequested();
            double[] distances = scratch[worker] ??= new double[all.Length];
            int end = Math.Min(all.Length, (part + 1) * PointsPerPart);
            for (int point = part * PointsPerPart; point < end; point++)
            {
                points.Fill(point, all, distances);
                Keep(point, distances);
            }
        }

        private void Keep(int point, double[] distances)
        {
            int most = lists.PerPoint, kept = 0;
            Span<int> others = lists._others.AsSpan(point * most, most);
            Span<double> nearest = lists._distances.AsSpan(point * most, most);
            for (int other = 0; other < distances.Length; other++)
            {
                double distance = distances[other];
                if (other == point || (kept == most && !(distance < nearest[^1])))
                    continue;
                int at = kept < most ? kept++ : most - 1;
                for (; at > 0 && nearest[at - 1] > distance; at--)
                    (nearest[at], others[at]) = (nearest[at - 1], others[at - 1]);
                (nearest[at], others[at]) = (distance, other);
            }
        }
    }
}
