using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests;

/// <summary>Feature columns from (residue, feature, value) triples in memory.</summary>
internal sealed class CooColumns : IFeatureColumns
{
    private readonly List<(uint Residue, float Value)>[] _lists;

    public CooColumns(int residues, int features, IEnumerable<(int Residue, int Feature, float Value)> entries)
    {
        Residues = residues;
        _lists = new List<(uint, float)>[features];
        for (int f = 0; f < features; f++)
            _lists[f] = [];
        foreach ((int residue, int feature, float value) in entries)
            _lists[feature].Add(((uint)residue, value));
        foreach (List<(uint Residue, float Value)> list in _lists)
            list.Sort((a, b) => a.Residue.CompareTo(b.Residue));
    }

    public int Features => _lists.Length;

    public int Residues { get; }

    public int FeaturesPerRead { get; init; } = 1;

    public IFeatureColumnReader OpenReader() => new Reader(_lists);

    private sealed class Reader(List<(uint Residue, float Value)>[] lists) : IFeatureColumnReader
    {
        public FeatureColumn Read(int feature)
        {
            List<(uint Residue, float Value)> list = lists[feature];
            uint[] residues = [.. list.Select(entry => entry.Residue)];
            float[] values = [.. list.Select(entry => entry.Value)];
            return new FeatureColumn(residues, values);
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>A value for every residue.</summary>
internal sealed class DenseColumns(float[][] columns) : IFeatureColumns
{
    public int Features => columns.Length;

    public int Residues => columns[0].Length;

    public int FeaturesPerRead => 2;

    public IFeatureColumnReader OpenReader() => new Reader(columns);

    private sealed class Reader(float[][] columns) : IFeatureColumnReader
    {
        public FeatureColumn Read(int feature) => new(columns[feature]);

        public void Dispose()
        {
        }
    }
}

/// <summary>Keeps the counts of every (feature, label, group, threshold).</summary>
internal sealed class KeepEverything(int features, int labels, int groups, int thresholds) : IFeatureCountsSink
{
    public static KeepEverything Count(
        IFeatureColumns columns, LabelIndex labels, double[] thresholds, ThresholdScale scale, WorkerPool? pool = null)
    {
        var sink = new KeepEverything(columns.Features, labels.Labels, labels.Groups, thresholds.Length);
        ConceptCounter.Count(
            columns, labels, thresholds, scale, sink, pool ?? WorkerPool.Shared,
            cancel: TestContext.Current.CancellationToken);
        return sink;
    }

    public PairCounts[,,,] Counts { get; } = new PairCounts[features, labels, groups, thresholds];

    public int[] Accepted { get; } = new int[features];

    public float[] Maxima { get; } = new float[features];

    public void Accept(FeatureCounts counts)
    {
        Interlocked.Increment(ref Accepted[counts.Feature]);
        Maxima[counts.Feature] = counts.Maximum;
        for (int label = 0; label < labels; label++)
        {
            for (int group = 0; group < groups; group++)
            {
                for (int t = 0; t < thresholds; t++)
                    Counts[counts.Feature, label, group, t] = counts.Get(label, group, t);
            }
        }
    }
}
