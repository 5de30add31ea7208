namespace PlmLens.Analysis.Scoring;

/// <summary>
/// The exact counts of one feature against every label at every threshold. A value is active at a threshold when it is
/// strictly greater. Reused for feature after feature: a sink copies what it keeps.
/// </summary>
public sealed class FeatureCounts
{
    internal FeatureCounts(LabelIndex labels, int thresholds)
    {
        Labels = labels;
        Thresholds = thresholds;
        TruePositives = new int[labels.Rows * thresholds];
        InstancesHit = new int[labels.Rows * thresholds];
        Active = new int[labels.Groups * thresholds];
        Cuts = new float[thresholds];
        InstanceLevels = new byte[labels.InstanceTotal];
    }

    /// <summary>The feature, 0 to features - 1.</summary>
    public int Feature { get; internal set; }

    /// <summary>Number of thresholds.</summary>
    public int Thresholds { get; }

    /// <summary>The smallest value in group 0, counting unlisted residues of a sparse column as 0.</summary>
    public float Minimum { get; internal set; }

    /// <summary>The largest value in group 0; 0 when no value of a sparse column is listed there.</summary>
    public float Maximum { get; internal set; }

    internal LabelIndex Labels { get; }

    internal int[] TruePositives { get; }

    internal int[] InstancesHit { get; }

    internal int[] Active { get; }

    internal float[] Cuts { get; }

    internal byte[] InstanceLevels { get; }

    internal List<int> TouchedInstances { get; } = [];

    /// <summary>[segments, thresholds + 1]: residues of each segment by level; allocated for dense columns.</summary>
    internal int[] SegmentLevels => field ??= new int[Labels.Segments * (Thresholds + 1)];

    /// <summary>The counts of one label in one group at one threshold.</summary>
    public PairCounts Get(int label, int group, int threshold)
    {
        int at = (((label * Labels.Groups) + group) * Thresholds) + threshold;
        int active = Active[(group * Thresholds) + threshold];
        return new PairCounts(TruePositives[at], active - TruePositives[at], InstancesHit[at]);
    }

    /// <summary>Active residues of one group at one threshold.</summary>
    public int ActiveIn(int group, int threshold) => Active[(group * Thresholds) + threshold];
}

/// <summary>What a feature and a concept have in common at one threshold.</summary>
/// <param name="TruePositives">Active residues that carry the label.</param>
/// <param name="FalsePositives">Active residues that do not.</param>
/// <param name="InstancesHit">Instances with at least one active residue; 0 for residue-level labels.</param>
public readonly record struct PairCounts(int TruePositives, int FalsePositives, int InstancesHit)
{
    /// <summary>Counts of two disjoint sets of proteins together.</summary>
    public static PairCounts operator +(PairCounts a, PairCounts b) => a.Add(b);

    /// <summary>Counts of two disjoint sets of proteins together.</summary>
    public PairCounts Add(PairCounts other) => new(
        TruePositives + other.TruePositives,
        FalsePositives + other.FalsePositives,
        InstancesHit + other.InstancesHit);
}

/// <summary>Receives the counts of every feature once, from any thread, in any order.</summary>
public interface IFeatureCountsSink
{
    /// <summary>Keeps what matters of <paramref name="counts"/>, which are overwritten afterwards. Writes only to what
    /// belongs to <see cref="FeatureCounts.Feature"/>, so that the result does not depend on the order.</summary>
    void Accept(FeatureCounts counts);
}
