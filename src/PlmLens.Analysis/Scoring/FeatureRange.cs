using PlmLens.Core;

namespace PlmLens.Analysis.Scoring;

/// <summary>The extremes of one feature over the residues of group 0: what thresholds are fractions of.</summary>
/// <param name="Minimum">Smallest value; residues that a sparse column does not list count as 0.</param>
/// <param name="Maximum">Largest value; of a sparse column at least 0.</param>
public readonly record struct FeatureRange(float Minimum, float Maximum)
{
    /// <summary>The extremes of both sets of residues.</summary>
    public static FeatureRange operator |(FeatureRange a, FeatureRange b) => a.Union(b);

    /// <summary>The extremes of both sets of residues.</summary>
    public FeatureRange Union(FeatureRange other) =>
        new(Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum));

    /// <summary>The extremes of every feature. A corpus in several shards is counted with the union of their ranges, so
    /// that every shard uses the same thresholds.</summary>
    /// <param name="columns">The activations.</param>
    /// <param name="labels">Says which residues are in group 0.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between features.</param>
    /// <returns>One range for each feature; (0, 0) where a dense column has no residue in group 0.</returns>
    public static FeatureRange[] OfAll(
        IFeatureColumns columns, LabelIndex labels, WorkerPool pool, CancellationToken cancel = default)
    {
        var job = new Job(columns, labels, new FeatureRange[columns.Features], pool.Threads, cancel);
        try
        {
            pool.For((columns.Features + columns.FeaturesPerRead - 1) / columns.FeaturesPerRead, ref job);
        }
        finally
        {
            job.Close();
        }

        return job.Results;
    }

    internal static FeatureRange Of(FeatureColumn column, ReadOnlySpan<int> segments, LabelIndex labels)
    {
        float minimum = column.IsDense ? float.PositiveInfinity : 0;
        float maximum = column.IsDense ? float.NegativeInfinity : 0;
        for (int i = 0; i < column.Values.Length; i++)
        {
            if (labels.GroupOf(segments[i]) != 0)
                continue;
            float value = column.Values[i];
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
        }

        return minimum <= maximum ? new FeatureRange(minimum, maximum) : default;
    }

    private readonly struct Job(
        IFeatureColumns columns, LabelIndex labels, FeatureRange[] results, int workers, CancellationToken cancel)
        : IParallelJob
    {
        private readonly IFeatureColumnReader?[] _readers = new IFeatureColumnReader?[workers];
        private readonly CountScratch?[] _scratch = new CountScratch?[workers];

        public FeatureRange[] Results => results;

        public void Run(int part, int worker)
        {
            IFeatureColumnReader reader = _readers[worker] ??= columns.OpenReader();
            CountScratch scratch = _scratch[worker] ??= new CountScratch(labels, 0);
            int first = part * columns.FeaturesPerRead;
            for (int f = first; f < Math.Min(columns.Features, first + columns.FeaturesPerRead); f++)
            {
                cancel.ThrowIfCancellationRequested();
                FeatureColumn column = reader.Read(f);
                results[f] = Of(column, scratch.SegmentsOf(column), labels);
            }
        }

        public void Close()
        {
            foreach (IFeatureColumnReader? reader in _readers)
                reader?.Dispose();
        }
    }
}
