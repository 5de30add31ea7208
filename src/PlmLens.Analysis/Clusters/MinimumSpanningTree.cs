using PlmLens.Core;

namespace PlmLens.Analysis.Clusters;

/// <summary>An edge of a tree over points.</summary>
/// <param name="From">The point that was in the tree.</param>
/// <param name="To">The point that joined.</param>
/// <param name="Distance">Mutual reachability of the two.</param>
internal readonly record struct TreeEdge(int From, int To, double Distance);

/// <summary>
/// A minimum spanning tree under mutual reachability, max(core a, core b, distance), by Prim's algorithm on the
/// complete graph: count x count / 2 distances are computed once each, memory grows with the points alone.
/// </summary>
internal static class MinimumSpanningTree
{
    private const int PointsPerPart = 4096;

    /// <summary>Builds the tree from point 0 on. The same edges in the same order for any number of threads.</summary>
    /// <param name="points">The points, 1 or more.</param>
    /// <param name="core">Core distance of each.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between points.</param>
    public static TreeEdge[] Of(
        IPointDistances points, double[] core, WorkerPool pool, CancellationToken cancel = default)
    {
        int count = points.Count;
        var edges = new TreeEdge[Math.Max(0, count - 1)];
        var job = new Job(points, core);
        int joined = 0;
        for (int edge = 0; edge < edges.Length; edge++)
        {
            if (edge % 256 == 0)
                cancel.ThrowIfCancellationRequested();
            int next = job.Nearest(joined, count - 1 - edge, pool);
            edges[edge] = new TreeEdge(job.From[next], job.Open[next], job.Reach[next]);
            joined = job.Close(next, count - 1 - edge);
        }

        return edges;
    }

    // The points that are not in the tree yet are the first ones of Open; Reach and From belong to places in Open.
    private struct Job : IParallelJob
    {
        private readonly IPointDistances _points;
        private readonly double[] _core;
        private readonly double[] _distances;
        private readonly int[] _best;
        private int _joined;
        private int _count;

        public Job(IPointDistances points, double[] core)
        {
            int open = Math.Max(0, points.Count - 1);
            (_points, _core) = (points, core);
            Open = [.. Enumerable.Range(1, open)];
            From = new int[open];
            Reach = new double[open];
            Array.Fill(Reach, double.PositiveInfinity);
            _distances = new double[open];
            _best = new int[(open + PointsPerPart - 1) / PointsPerPart];
        }

        public int[] Open { get; }

        public int[] From { get; }

        public double[] Reach { get; }

        // Takes the point that joined last into account and gives the place of the open point nearest to the tree.
        public int Nearest(int joined, int count, WorkerPool pool)
        {
            (_joined, _count) = (joined, count);
            int parts = (count + PointsPerPart - 1) / PointsPerPart;
            pool.For(parts, ref this);
            int best = _best[0];
            for (int part = 1; part < parts; part++)
            {
                if (Reach[_best[part]] < Reach[best])
                    best = _best[part];
            }

            return best;
        }

        public readonly int Close(int place, int count)
        {
            int point = Open[place], last = count - 1;
            (Open[place], From[place], Reach[place]) = (Open[last], From[last], Reach[last]);
            return point;
        }

        public readonly void Run(int part, int worker)
        {
            int first = part * PointsPerPart, length = Math.Min(PointsPerPart, _count - first), best = first;
            Span<double> distances = _distances.AsSpan(first, length);
            _points.Fill(_joined, Open.AsSpan(first, length), distances);
            for (int i = 0; i < length; i++)
            {
                int place = first + i;
                double reach = Math.Max(distances[i], Math.Max(_core[_joined], _core[Open[place]]));
                if (reach < Reach[place])
                    (Reach[place], From[place]) = (reach, _joined);
                if (Reach[place] < Reach[best])
                    best = place;
            }

            _best[part] = best;
        }
    }
}
