namespace PlmLens.Analysis.Scoring;

/// <summary>
/// The exact counts of one feature against every label at every threshold. A value is active at a threshold when it is
/// strictly greater. Reused for feature after feature: a sink copies what it keeps.
/// </summary>
public sealed class FeatureCounts : IPairCounts
{
    internal FeatureCounts(LabelTotals totals, int thresholds)
    {
        Totals = totals;
        Thresholds = thresholds;
        TruePositives = new int[totals.Rows * thresholds];
        InstancesHit = new int[totals.Rows * thresholds];
        Active = new int[totals.Groups * thresholds];
        Cuts = new float[thresholds];
    }

    /// <summary>The feature, 0 to features - 1.</summary>
    public int Feature { get; internal set; }

    /// <summary>Number of thresholds.</summary>
    public int Thresholds { get; }

    /// <summary>How much of each label there is.</summary>
    public LabelTotals Totals { get; private set; }

    /// <summary>What the thresholds are fractions of.</summary>
    public FeatureRange Range { get; internal set; }

    /// <summary>The largest value in group 0; 0 when no value of a sparse column is listed there.</summary>
    public float Maximum => Range.Maximum;

    internal int[] TruePositives { get; }

    internal int[] InstancesHit { get; }

    internal int[] Active { get; }

    internal float[] Cuts { get; }

    /// <summary>How well the values rank residues, when that was asked for.</summary>
    internal FeatureRanking? Ranking { get; set; }

    /// <summary>The counts of one label in one group at one threshold.</summary>
    public PairCounts Get(int label, int group, int threshold)
    {
        int at = (((label * Totals.Groups) + group) * Thresholds) + threshold;
        int active = Active[(group * Thresholds) + threshold];
        return new PairCounts(TruePositives[at], active - TruePositives[at], InstancesHit[at]);
    }

    /// <summary>Active residues of one group at one threshold.</summary>
    public int ActiveIn(int group, int threshold) => Active[(group * Thresholds) + threshold];

    /// <summary>How well the feature's values rank the residues of the ranked group by a label: what its five
    /// thresholds do not show. NaN where it is not defined.</summary>
    /// <exception cref="InvalidOperationException">The pass did not rank.</exception>
    public RankScore RankOf(int label) =>
        Ranking?.Of(label) ?? throw new InvalidOperationException("This pass counted without ranking.");

    /// <summary>A copy that stays as it is; without the ranking.</summary>
    public FeatureCounts Copy()
    {
        var copy = new FeatureCounts(Totals, Thresholds) { Feature = Feature, Range = Range };
        TruePositives.CopyTo(copy.TruePositives, 0);
        InstancesHit.CopyTo(copy.InstancesHit, 0);
        Active.CopyTo(copy.Active, 0);
        Cuts.CopyTo(copy.Cuts, 0);
        return copy;
    }

    /// <summary>Adds the counts of the same feature on other proteins. Instances lie inside a protein and proteins
    /// inside a shard, so the sum equals one pass over all of them.</summary>
    /// <exception cref="ArgumentException">They are of another feature, of other labels, or were cut at other values:
    /// count every shard with the union of the shards' ranges.</exception>
    public void Merge(FeatureCounts other)
    {
        if (other.Feature != Feature || !other.Cuts.AsSpan().SequenceEqual(Cuts))
            throw new ArgumentException("Counts of another feature or other cuts cannot be added.", nameof(other));
        Totals = Totals.Add(other.Totals);
        Range |= other.Range;
        Add(other.TruePositives, TruePositives);
        Add(other.InstancesHit, InstancesHit);
        Add(other.Active, Active);
    }

    internal void Clear()
    {
        Array.Clear(TruePositives);
        Array.Clear(InstancesHit);
        Array.Clear(Active);
    }

    private static void Add(int[] from, int[] to)
    {
        for (int i = 0; i < to.Length; i++)
            to[i] = checked(to[i] + from[i]);
    }
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
