using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Significance;

/// <summary>Several permutations in one pass over the features.</summary>
/// <param name="columns">Activations.</param>
/// <param name="concepts">The concepts.</param>
/// <param name="real">Their labels as they are: thresholds are fractions of the same ranges as without
/// permutation.</param>
/// <param name="scale">What thresholds are fractions of.</param>
/// <param name="options">Thresholds.</param>
internal sealed class PermutationBatch(
    IFeatureColumns columns, ConceptSet concepts, LabelIndex real, ThresholdScale scale, ScoreOptions options)
{
    private readonly double[] _thresholds = [.. options.Thresholds];

    /// <summary>The best pairs of permutations first .. first + count - 1.</summary>
    public BestPairs[] Run(
        LabelPermutation permutation, ulong seed, int first, int count, WorkerPool pool, CancellationToken cancel)
    {
        var labels = new LabelIndex[count];
        var make = new LabelJob(permutation, seed, first, labels);
        pool.For(count, ref make);
        var job = new Job(this, labels, pool.Threads, cancel);
        try
        {
            pool.For((columns.Features + columns.FeaturesPerRead - 1) / columns.FeaturesPerRead, ref job);
        }
        finally
        {
            job.Close();
        }

        return job.Merged(concepts.Concepts.Count);
    }

    private readonly struct LabelJob(LabelPermutation permutation, ulong seed, int first, LabelIndex[] labels)
        : IParallelJob
    {
        public void Run(int part, int worker) => labels[part] = permutation.Permuted(seed, first + part);
    }

    private readonly struct Job(PermutationBatch batch, LabelIndex[] labels, int workers, CancellationToken cancel)
        : IParallelJob
    {
        private readonly Worker?[] _workers = new Worker?[workers];

        public void Run(int part, int worker)
        {
            Worker mine = _workers[worker] ??= new Worker(batch, labels);
            int first = part * batch.Columns.FeaturesPerRead;
            for (int f = first; f < Math.Min(batch.Columns.Features, first + batch.Columns.FeaturesPerRead); f++)
            {
                cancel.ThrowIfCancellationRequested();
                mine.Run(f);
            }
        }

        public BestPairs[] Merged(int concepts)
        {
            BestPairs[] merged = [.. labels.Select(_ => new BestPairs(concepts))];
            foreach (Worker? worker in _workers)
            {
                for (int i = 0; worker is not null && i < merged.Length; i++)
                    merged[i].Merge(worker.Best[i]);
            }

            return merged;
        }

        public void Close()
        {
            foreach (Worker? worker in _workers)
                worker?.Reader.Dispose();
        }
    }

    private IFeatureColumns Columns => columns;

    private LabelIndex Real => real;

    private sealed class Worker(PermutationBatch batch, LabelIndex[] labels)
    {
        private readonly FeatureCounts[] _counts =
            [.. labels.Select(index => new FeatureCounts(index.Totals, batch._thresholds.Length))];

        private readonly CountScratch[] _scratch =
            [.. labels.Select(index => new CountScratch(index, batch._thresholds.Length))];

        private readonly CountScratch _real = new(batch.Real, 0);

        public BestPairs[] Best { get; } = [.. labels.Select(index => new BestPairs(index.Labels))];

        public IFeatureColumnReader Reader { get; } = batch.Columns.OpenReader();

        public void Run(int feature)
        {
            FeatureColumn column = Reader.Read(feature);
            FeatureRange range = FeatureRange.Of(column, _real.SegmentsOf(column), batch.Real);
            for (int i = 0; i < labels.Length; i++)
            {
                FeatureCounts counts = _counts[i];
                FeatureCountLoop.SetCuts(range, batch._thresholds, batch.Scale, counts);
                FeatureCountLoop.Run(column, _scratch[i].SegmentsOf(column), labels[i], counts, _scratch[i]);
                for (int concept = 0; concept < labels[i].Labels; concept++)
                    batch.Offer(counts, concept, feature, Best[i]);
            }
        }
    }

    private ThresholdScale Scale => scale;

    private void Offer(FeatureCounts counts, int concept, int feature, BestPairs best)
    {
        if (counts.Get(concept, CorpusSplit.Validation, 0).TruePositives == 0)
            return;
        ConceptLevel level = concepts.Concepts[concept].Level;
        int threshold = PairChoice.BestThreshold(counts, concept, level, out PairScore validation);
        PairScore test = PairChoice.Score(counts, concept, level, CorpusSplit.Test, threshold);
        best.Offer(concept, feature, validation.F1, test.F1);
    }
}
