using PlmLens.Core;

namespace PlmLens.Analysis.Scoring;

/// <summary>
/// Counts every feature against every label at every threshold in one pass over the feature's values. Exact integers;
/// the same for any number of threads, because a feature is counted by one thread.
/// </summary>
/// <remarks>
/// Per value: the highest threshold that it exceeds (its level, 0 for none) goes into a histogram for each label of
/// the residue; a suffix sum then gives the counts at all thresholds. An instance keeps the highest level that it saw.
/// Memory per thread: labels * groups * thresholds counts and one byte per instance, whatever the corpus.
/// </remarks>
public static class ConceptCounter
{
    /// <summary>Most thresholds in one pass.</summary>
    public const int MaximumThresholds = 254;

    /// <summary>Counts all features.</summary>
    /// <param name="columns">The activations.</param>
    /// <param name="labels">The labels of the same residues.</param>
    /// <param name="thresholds">Ascending fractions of what <paramref name="scale"/> says, 0 or more.</param>
    /// <param name="scale">What the thresholds are fractions of.</param>
    /// <param name="sink">Receives each feature's counts.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="ranges">What the thresholds are fractions of when it is known from elsewhere: for a shard, the
    /// union over all shards. Null takes it from these columns.</param>
    /// <param name="rankedGroup">Group whose residues are ranked too (<see cref="FeatureCounts.RankOf"/>); null for
    /// none.</param>
    /// <param name="cancel">Stops between features.</param>
    /// <exception cref="ArgumentException">Columns and labels differ in residues, or thresholds do not
    /// ascend.</exception>
    public static void Count(
        IFeatureColumns columns,
        LabelIndex labels,
        ReadOnlySpan<double> thresholds,
        ThresholdScale scale,
        IFeatureCountsSink sink,
        WorkerPool pool,
        FeatureRange[]? ranges = null,
        int? rankedGroup = null,
        CancellationToken cancel = default)
    {
        if (columns.Residues != labels.Residues)
            throw new ArgumentException($"{columns.Residues} residues have values and {labels.Residues} have labels.");
        if (ranges is not null && ranges.Length != columns.Features)
            throw new ArgumentException($"{columns.Features} features have {ranges.Length} ranges.", nameof(ranges));
        CheckThresholds(thresholds);
        var task = new CountTask(columns, labels, thresholds.ToArray(), scale, ranges, rankedGroup, sink);
        var job = new CountJob(task, pool.Threads, cancel);
        try
        {
            pool.For((columns.Features + columns.FeaturesPerRead - 1) / columns.FeaturesPerRead, ref job);
        }
        finally
        {
            job.Close();
        }
    }

    private static void CheckThresholds(ReadOnlySpan<double> thresholds)
    {
        if (thresholds.Length is 0 or > MaximumThresholds)
            throw new ArgumentException($"There must be 1 to {MaximumThresholds} thresholds.", nameof(thresholds));
        for (int i = 0; i < thresholds.Length; i++)
        {
            if (!(thresholds[i] >= 0) || (i > 0 && thresholds[i] <= thresholds[i - 1]))
                throw new ArgumentException("Thresholds must be 0 or more and ascend.", nameof(thresholds));
        }
    }

    private sealed record CountTask(
        IFeatureColumns Columns,
        LabelIndex Labels,
        double[] Thresholds,
        ThresholdScale Scale,
        FeatureRange[]? Ranges,
        int? RankedGroup,
        IFeatureCountsSink Sink);

    private readonly struct CountJob(CountTask task, int workers, CancellationToken cancel) : IParallelJob
    {
        private readonly CountWorker?[] _workers = new CountWorker?[workers];

        public void Run(int part, int worker)
        {
            CountWorker mine = _workers[worker] ??= new CountWorker(task);
            int first = part * task.Columns.FeaturesPerRead;
            int end = Math.Min(task.Columns.Features, first + task.Columns.FeaturesPerRead);
            for (int feature = first; feature < end; feature++)
            {
                cancel.ThrowIfCancellationRequested();
                mine.Run(feature);
            }
        }

        public void Close()
        {
            foreach (CountWorker? worker in _workers)
                worker?.Reader.Dispose();
        }
    }

    private sealed class CountWorker(CountTask task)
    {
        private readonly FeatureCounts _counts = new(task.Labels.Totals, task.Thresholds.Length)
        {
            Ranking = task.RankedGroup is { } group ? new FeatureRanking(task.Labels, group) : null,
        };

        private readonly CountScratch _scratch = new(task.Labels, task.Thresholds.Length);

        public IFeatureColumnReader Reader { get; } = task.Columns.OpenReader();

        public void Run(int feature)
        {
            FeatureColumn column = Reader.Read(feature);
            ReadOnlySpan<int> segments = _scratch.SegmentsOf(column);
            FeatureRange range = task.Ranges?[feature] ?? FeatureRange.Of(column, segments, task.Labels);
            _counts.Feature = feature;
            _counts.Range = range;
            FeatureCountLoop.SetCuts(range, task.Thresholds, task.Scale, _counts.Cuts);
            FeatureCountLoop.Run(column, segments, task.Labels, _counts, _scratch);
            _counts.Ranking?.Run(column, segments);
            task.Sink.Accept(_counts);
        }
    }
}
