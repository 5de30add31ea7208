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
        CancellationToken cancel = default)
    {
        if (columns.Residues != labels.Residues)
            throw new ArgumentException($"{columns.Residues} residues have values and {labels.Residues} have labels.");
        CheckThresholds(thresholds);
        var job = new CountJob(columns, labels, thresholds.ToArray(), scale, sink, pool.Threads, cancel);
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

    private readonly struct CountJob(
        IFeatureColumns columns,
        LabelIndex labels,
        double[] thresholds,
        ThresholdScale scale,
        IFeatureCountsSink sink,
        int workers,
        CancellationToken cancel) : IParallelJob
    {
        private readonly IFeatureColumnReader?[] _readers = new IFeatureColumnReader?[workers];
        private readonly FeatureCounts?[] _counts = new FeatureCounts?[workers];

        public void Run(int part, int worker)
        {
            IFeatureColumnReader reader = _readers[worker] ??= columns.OpenReader();
            FeatureCounts counts = _counts[worker] ??= new FeatureCounts(labels, thresholds.Length);
            int first = part * columns.FeaturesPerRead;
            int end = Math.Min(columns.Features, first + columns.FeaturesPerRead);
            for (int feature = first; feature < end; feature++)
            {
                cancel.ThrowIfCancellationRequested();
                counts.Feature = feature;
                FeatureColumn column = reader.Read(feature);
                FeatureCountLoop.Run(column, labels, thresholds, scale, counts);
                sink.Accept(counts);
            }
        }

        public void Close()
        {
            foreach (IFeatureColumnReader? reader in _readers)
                reader?.Dispose();
        }
    }
}
