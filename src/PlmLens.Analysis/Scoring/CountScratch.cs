namespace PlmLens.Analysis.Scoring;

/// <summary>What one thread needs besides <see cref="FeatureCounts"/> while it counts against one set of
/// labels.</summary>
internal sealed class CountScratch(LabelIndex labels, int thresholds)
{
    /// <summary>Highest level that each instance has seen; 0 between features.</summary>
    public byte[] InstanceLevels { get; } = new byte[labels.InstanceTotal];

    /// <summary>Instances whose level is not 0.</summary>
    public List<int> TouchedInstances { get; } = [];

    /// <summary>[segments, thresholds + 1]: residues of each segment by level; allocated for dense columns.</summary>
    public int[] SegmentLevels => field ??= new int[labels.Segments * (thresholds + 1)];
}
