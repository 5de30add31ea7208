using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Significance;

/// <summary>Several permutations in one pass over the features.</summary>
/// <param name="columns">Activations.</param>
/// <param name="concepts">The concepts.</param>
/// <param name="permutation">Moves their labels.</param>
/// <param name="real">Their labels as they are: thresholds are fractions of the same ranges as without
/// permutation.</param>
/// <param name="scale">What thresholds are fractions of.</param>
/// <param name="options">Thresholds.</param>
internal sealed class PermutationBatch(
    IFeatureColumns columns,
    ConceptSet concepts,
    LabelPermutation permutation,
    LabelIndex real,
    ThresholdScale scale,
    ScoreOptions options)
{
    // What the labels of a batch and the counts of a thread may take.
    private const double MostLabelBytes = 512 << 20;
    private const double MostCountBytes = 64 << 20;

    // Numbers that a place takes among moved places, about.
    private const int NumbersPerPlace = 4;
    private readonly double[] _thresholds = [.. options.Thresholds];

    /// <summary>How many permutations one pass can do without taking more memory than it should; at least 1.</summary>
    public int Most
    {
        get
        {
            double moves = permutation.Lengths.Count * permutation.PlacesPerProtein * NumbersPerPlace * sizeof(int);
            double labels = MostLabelBytes / Math.Max(1, moves);
            double counts = MostCountBytes / (sizeof(int) * MoveCounter.Stride(real.Labels, _thresholds.Length));

            // Beyond a block's size permutations give proteins few labels that they did not have before.
            return (int)Math.Max(1, labels >= LabelPermutation.BlockSize ? counts : Math.Min(labels, counts));
        }
    }

    /// <summary>The best pairs of permutations first .. first + count - 1.</summary>
    /// <param name="seed">Decides them.</param>
    /// <param name="first">Number of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="featureDone">Called after every feature, by any thread.</param>
    /// <param name="cancel">Stops between features.</param>
    public BestPairs[] Run(
        ulong seed, int first, int count, WorkerPool pool, Action featureDone, CancellationToken cancel)
    {
        var labels = new MovedLabels(permutation, seed, first, count, pool);
        var job = new Job(this, labels, pool.Threads, featureDone, cancel);
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

    private readonly struct Job(
        PermutationBatch batch, MovedLabels labels, int workers, Action featureDone, CancellationToken cancel)
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
                featureDone();
            }
        }

        public BestPairs[] Merged(int concepts)
        {
            BestPairs[] merged = [.. labels.Totals.Select(_ => new BestPairs(concepts))];
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

    private LabelPermutation Permutation => permutation;

    private sealed class Worker(PermutationBatch batch, MovedLabels labels)
    {
        private readonly float[] _cuts = new float[batch._thresholds.Length];

        private readonly MoveCounter _counter =
            new(batch.Real.Labels, labels.Totals.Count, batch._thresholds.Length);

        private readonly CountScratch _real = new(batch.Real, 0);

        public BestPairs[] Best { get; } = [.. labels.Totals.Select(totals => new BestPairs(totals.Labels))];

        public IFeatureColumnReader Reader { get; } = batch.Columns.OpenReader();

        public void Run(int feature)
        {
            FeatureColumn column = Reader.Read(feature);
            FeatureRange range = FeatureRange.Of(column, _real.SegmentsOf(column), batch.Real);
            FeatureCountLoop.SetCuts(range, batch._thresholds, batch.Scale, _cuts);
            _counter.Clear();
            AddProteins(column);
            for (int i = 0; i < Best.Length; i++)
            {
                MoveCounter.Counts counts = _counter.Of(i, labels.Totals[i]);
                for (int concept = 0; concept < labels.Totals[i].Labels; concept++)
                    batch.Offer(counts, concept, feature, Best[i]);
            }
        }

        private void AddProteins(FeatureColumn column)
        {
            LabelPermutation permutation = batch.Permutation;
            int first = 0, value = 0;
            for (int p = 0; p < permutation.Lengths.Count; p++)
            {
                int residues = permutation.Lengths[p], start = value;
                if (column.IsDense)
                    value += residues;
                else
                    while (value < column.Positions.Length && column.Positions[value] < first + residues)
                        value++;
                ReadOnlySpan<MovedLabels.Move> moves = labels.Of(p);
                if (value > start && moves.Length > 0)
                {
                    _counter.Add(column, start..value, first, residues, permutation.HalfOf(p), moves, _cuts);
                }

                first += residues;
            }
        }
    }

    private ThresholdScale Scale => scale;

    private void Offer(MoveCounter.Counts counts, int concept, int feature, BestPairs best)
    {
        if (counts.Get(concept, CorpusSplit.Validation, 0).TruePositives == 0)
            return;
        ConceptLevel level = concepts.Concepts[concept].Level;
        int threshold = PairChoice.BestThreshold(counts, concept, level, out PairScore validation);
        PairScore test = PairChoice.Score(counts, concept, level, CorpusSplit.Test, threshold);
        best.Offer(concept, feature, validation.F1, test.F1);
    }
}
