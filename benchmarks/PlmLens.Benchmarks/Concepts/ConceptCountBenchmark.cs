using System.Globalization;
using PlmLens.Analysis.Scoring;
using PlmLens.Benchmarks.Peers;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Benchmarks.Concepts;

/// <summary>Counting and scoring of all features, concepts and thresholds beside scipy.</summary>
internal sealed class ConceptCountBenchmark : IBenchmark
{
    private static readonly double[] s_thresholds = [0, 0.15, 0.5, 0.6, 0.8];

    /// <inheritdoc/>
    public string Name => "concepts";

    /// <inheritdoc/>
    public string Summary =>
        "Counts and F1 of 1,000 proteins, 10,240 features (l0 32), 400 concepts, 5 thresholds: (feature, concept, "
        + "threshold) scores per second; peers: scipy and Python in InterPLM's way (250 features, scaled up), and with "
        + "one sparse product for each threshold; their counts must equal ours.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        CodesShape shape = run.Quick ? new(10, 64, 12, 8) : new(1_000, 10_240, 400, 32);
        using var pool = new WorkerPool(run.Threads);
        using var made = new MadeCodes(shape, pool);
        var annotation = new MadeAnnotation(made.Lengths, shape.Concepts);
        string labelFile = Path.Combine(made.Folder, "labels.safetensors");
        annotation.Write(labelFile);
        LabelIndex labels = annotation.ToLabels(groups: 1);
        double ours = Interleaved.Median(run.Repeats, () => Score(made, shape, labels, pool));
        CountSheet sheet = Counts(made, shape, labels, pool);
        double scores = (double)shape.Features * shape.Concepts * s_thresholds.Length;
        foreach ((string way, int features) in new[] { ("interplm", 250), ("products", shape.Features) })
        {
            int some = Math.Min(features, shape.Features);
            double? peer = Peer(run, made, labelFile, way, some, sheet) * shape.Features / some;
            run.Add(LadderRow.Of(
                $"{Name}/beside-{way}/{run.Threads}t", scores / ours, "scores/s", null, scores / peer));
        }
    }

    // What the peers do: counts, then precision, recall and both F1 of each.
    private static void Score(MadeCodes made, CodesShape shape, LabelIndex labels, WorkerPool pool)
    {
        using SparseCodes codes = SparseCodes.Open(made.Folder);
        var sink = new F1Sink(shape.Features);
        ConceptCounter.Count(new CodeColumns(codes), labels, s_thresholds, ThresholdScale.None, sink, pool);
    }

    private static CountSheet Counts(MadeCodes made, CodesShape shape, LabelIndex labels, WorkerPool pool)
    {
        using SparseCodes codes = SparseCodes.Open(made.Folder);
        var sheet = new CountSheet(shape.Features, shape.Concepts, s_thresholds.Length);
        ConceptCounter.Count(new CodeColumns(codes), labels, s_thresholds, ThresholdScale.None, sheet, pool);
        return sheet;
    }

    private double? Peer(
        LadderRun run, MadeCodes made, string labels, string way, int features, CountSheet sheet)
    {
        if (PythonInterpreter.Scipy.Path is not { } python)
        {
            run.Note($"{Name}: no peer, no python3 can import scipy.");
            return null;
        }

        try
        {
            string counts = Path.Combine(made.Folder, $"{way}.safetensors");
            using var peer = new PeerProcess(
                python,
                Repository.Path("benchmarks", "peers", "concepts_scipy.py"),
                Path.Combine(made.Folder, SparseCodes.ByFeatureFile),
                labels,
                counts,
                way,
                features.ToString(CultureInfo.InvariantCulture));
            double seconds = peer.Go();
            long differences = sheet.Differences(counts, out long compared);
            if (differences > 0)
                throw new PlmLensException($"{differences} of {compared} counts differ from those of the peer {way}.");
            string what = string.Create(
                CultureInfo.InvariantCulture,
                $"all {compared:N0} counts of {features:N0} features equal those of {way}, which took {seconds:0.0} s");
            run.Note($"{Name}: {what} ({PythonInterpreter.Scipy.Version}).");
            return seconds;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            run.Note($"{Name}: no peer, {e.Message}");
            return null;
        }
    }

    private sealed class F1Sink(int features) : IFeatureCountsSink
    {
        // Keeps the scores from being left out as unused.
        private readonly double[] _best = new double[features];

        public void Accept(FeatureCounts counts)
        {
            for (int label = 0; label < counts.Totals.Labels; label++)
            {
                for (int t = 0; t < counts.Thresholds; t++)
                {
                    PairCounts pair = counts.Get(label, 0, t);
                    if (pair.TruePositives == 0)
                        continue;
                    LabelTotals totals = counts.Totals;
                    var score = PairScore.Of(pair, totals.Positives(label, 0), totals.Instances(label, 0));
                    _best[counts.Feature] = Math.Max(_best[counts.Feature], Math.Max(score.F1, score.ResidueF1));
                }
            }
        }
    }
}
