using PlmLens.Core;

namespace PlmLens.Analysis.Clusters;

/// <summary>How much of the neighbourhoods of points a layout keeps, measured on all points or a sample of them.
/// </summary>
/// <param name="Neighbours">Size of a neighbourhood, the point itself not counted.</param>
/// <param name="Kept">Mean share of a point's nearest neighbours that are also its nearest in the layout, 0 to 1;
/// k / (n - 1) by chance.</param>
/// <param name="Trustworthiness">1 less a penalty for every neighbour in the layout that is none, by how far its rank
/// is beyond k (Venna and Kaski 2001); 1 is best, 0.5 chance.</param>
public sealed record NeighbourPreservation(int Neighbours, double Kept, double Trustworthiness)
{
    /// <summary>Compares a layout with the distances that it was made from.</summary>
    /// <param name="points">The distances.</param>
    /// <param name="layout">As many points.</param>
    /// <param name="neighbours">k, 1 or more; at most a third of the points is used.</param>
    /// <param name="sample">Points to measure at, distinct.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between points.</param>
    /// <returns>Null when there are fewer than 6 points, which have no neighbourhoods to speak of.</returns>
    internal static NeighbourPreservation? Of(
        IPointDistances points,
        PointCloud layout,
        int neighbours,
        IReadOnlyList<int> sample,
        WorkerPool pool,
        CancellationToken cancel = default)
    {
        int count = points.Count, k = Math.Min(neighbours, count / 3);
        if (count < 6 || sample.Count == 0)
            return null;
        var job = new Job(
            points,
            new CloudDistances(layout),
            sample,
            [.. Enumerable.Range(0, count)],
            k,
            new Scratch[pool.Threads],
            new double[sample.Count],
            new double[sample.Count],
            cancel);
        pool.For(sample.Count, ref job);
        double most = (double)k * ((2L * count) - (3L * k) - 1) / 2;
        return new NeighbourPreservation(k, job.Kept.Average(), 1 - (job.Penalty.Average() / most));
    }

    private sealed record Scratch(double[] Before, double[] After, int[] Nearest);

    private readonly struct Job(
        IPointDistances points,
        IPointDistances layout,
        IReadOnlyList<int> sample,
        int[] all,
        int k,
        Scratch[] scratch,
        double[] kept,
        double[] penalty,
        CancellationToken cancel) : IParallelJob
    {
        public double[] Kept => kept;

        public double[] Penalty => penalty;

        public void Run(int part, int worker)
        {
            cancel.ThrowIfCancellationRequested();
            int n = all.Length, point = sample[part];
            (double[] before, double[] after, int[] nearest) =
                scratch[worker] ??= new Scratch(new double[n], new double[n], new int[n]);
            points.Fill(point, all, before);
            layout.Fill(point, all, after);
            (before[point], after[point]) = (double.PositiveInfinity, double.PositiveInfinity);
            all.CopyTo(nearest, 0);
            Array.Sort(after, nearest);
            for (int i = 0; i < k; i++)
            {
                int rank = 1;
                double distance = before[nearest[i]];
                for (int other = 0; other < n; other++)
                {
                    double o = before[other];
                    if (o < distance || (o == distance && other < nearest[i]))
                        rank++;
                }

                kept[part] += rank <= k ? 1.0 / k : 0;
                penalty[part] += Math.Max(0, rank - k);
            }
        }
    }
}
