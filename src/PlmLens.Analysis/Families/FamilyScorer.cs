using PlmLens.Analysis.Concepts;
using PlmLens.Core;

namespace PlmLens.Analysis.Families;

/// <summary>
/// Tests every feature for every class: threshold and best feature are chosen on validation, everything else is read on
/// the test half once. The same for any number of threads: a feature is tested by one, and what is best is a total
/// order.
/// </summary>
internal static class FamilyScorer
{
    /// <summary>Tests one encoder.</summary>
    /// <param name="scores">Its scores of the proteins.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="split">The halves.</param>
    /// <param name="options">Thresholds and bounds.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between features.</param>
    public static FamilyScores Score(
        IProteinScores scores,
        ClassIndex classes,
        CorpusSplit split,
        FamilyOptions options,
        WorkerPool pool,
        CancellationToken cancel = default)
    {
        options.Validate();
        if (scores.Proteins != split.Proteins)
            throw new ArgumentException($"{scores.Proteins} proteins have scores and {split.Proteins} are divided.");
        var job = new CountJob(scores, classes, split, options, pool.Threads, cancel);
        try
        {
            pool.For((scores.Features + scores.FeaturesPerRead - 1) / scores.FeaturesPerRead, ref job);
        }
        finally
        {
            job.Close();
        }

        long tried = job.Chosen.Count(true) * (long)classes.Tested.Count;
        var discovery = new FalseDiscovery([.. job.P.SelectMany(p => p)], tried);
        FamilyPair?[] best = Rank(job.Best, scores, classes, split);
        return new FamilyScores(
            [.. best.Select(pair => pair is { } found ? Judge(found, discovery, options) : (FamilyPair?)null)],
            [.. job.Pairs.Select(pairs => (IReadOnlyList<FamilyPair>)Array.ConvertAll(
                pairs, pair => Judge(pair, discovery, options)))],
            tried);
    }

    private static FamilyPair Judge(FamilyPair pair, FalseDiscovery discovery, FamilyOptions options)
    {
        double q = discovery.Q(pair.P);
        bool specific = pair.Test.F1 > options.SpecificAbove && q < options.SignificantBelow;
        return pair with { Q = q, IsSpecific = specific };
    }

    // The best pair of a class need not be among those kept for its feature, so it is ranked here.
    private static FamilyPair?[] Rank(
        FamilyPair?[] best, IProteinScores scores, ClassIndex classes, CorpusSplit split)
    {
        var ranks = new TestRanks(classes, split);
        var ranked = new FamilyPair?[best.Length];
        using IProteinScoreReader reader = scores.OpenReader();
        foreach (IGrouping<int, FamilyPair> pairs in best.OfType<FamilyPair>().GroupBy(pair => pair.Feature))
        {
            ranks.Load(reader.Read(pairs.Key));
            foreach (FamilyPair pair in pairs)
                ranked[pair.Class] = ranks.Add(pair);
        }

        return ranked;
    }

    private readonly struct CountJob(
        IProteinScores scores,
        ClassIndex classes,
        CorpusSplit split,
        FamilyOptions options,
        int workers,
        CancellationToken cancel) : IParallelJob
    {
        private readonly IProteinScoreReader?[] _readers = new IProteinScoreReader?[workers];
        private readonly FamilyCounter?[] _counters = new FamilyCounter?[workers];
        private readonly TestRanks?[] _ranks = new TestRanks?[workers];
        private readonly Lock _gate = new();

        public FamilyPair[][] Pairs { get; } = new FamilyPair[scores.Features][];

        public double[][] P { get; } = new double[scores.Features][];

        public bool[] Chosen { get; } = new bool[scores.Features];

        public FamilyPair?[] Best { get; } = new FamilyPair?[classes.Tested.Count];

        public void Run(int part, int worker)
        {
            IProteinScoreReader reader = _readers[worker] ??= scores.OpenReader();
            FamilyCounter counter = _counters[worker] ??= new FamilyCounter(classes, split, options);
            TestRanks ranks = _ranks[worker] ??= new TestRanks(classes, split);
            int end = Math.Min(scores.Features, (part + 1) * scores.FeaturesPerRead);
            for (int feature = part * scores.FeaturesPerRead; feature < end; feature++)
            {
                cancel.ThrowIfCancellationRequested();
                ProteinScoreList list = reader.Read(feature);
                Chosen[feature] = counter.Count(feature, list, out ReadOnlySpan<FamilyPair> pairs);
                P[feature] = BelowOne(pairs);
                KeepBest(pairs);
                Pairs[feature] = Keep(pairs, list, ranks);
            }
        }

        public void Close()
        {
            foreach (IProteinScoreReader? reader in _readers)
                reader?.Dispose();
        }

        private void KeepBest(ReadOnlySpan<FamilyPair> pairs)
        {
            lock (_gate)
            {
                foreach (FamilyPair pair in pairs)
                {
                    if (Best[pair.Class] is not { } best
                        || pair.Validation.F1 > best.Validation.F1
                        || (pair.Validation.F1 == best.Validation.F1 && pair.Feature < best.Feature))
                        Best[pair.Class] = pair;
                }
            }
        }

        private FamilyPair[] Keep(ReadOnlySpan<FamilyPair> pairs, ProteinScoreList list, TestRanks ranks)
        {
            if (pairs.IsEmpty)
                return [];
            FamilyPair[] sorted = pairs.ToArray();
            Array.Sort(sorted, BestFirst);
            int kept = Math.Min(options.ClassesPerFeature, sorted.Length);
            while (kept < sorted.Length && sorted[kept].Validation.F1 > options.SpecificAbove)
                kept++;
            ranks.Load(list);
            for (int i = 0; i < kept; i++)
                sorted[i] = ranks.Add(sorted[i]);
            return sorted[..kept];
        }

        private static double[] BelowOne(ReadOnlySpan<FamilyPair> pairs)
        {
            var p = new List<double>(pairs.Length);
            foreach (FamilyPair pair in pairs)
            {
                if (pair.P < 1)
                    p.Add(pair.P);
            }

            return [.. p];
        }

        private static int BestFirst(FamilyPair a, FamilyPair b)
        {
            int byF1 = b.Validation.F1.CompareTo(a.Validation.F1);
            return byF1 != 0 ? byF1 : a.Class.CompareTo(b.Class);
        }
    }
}
