namespace PlmLens.Analysis.Scoring;

/// <summary>What one thread needs besides <see cref="FeatureCounts"/> while it counts against one set of
/// labels.</summary>
internal sealed class CountScratch(LabelIndex labels, int thresholds)
{
    private int[] _segments = [];

    /// <summary>Highest level that each instance has seen; 0 between features.</summary>
    public byte[] InstanceLevels { get; } = new byte[labels.InstanceTotal];

    /// <summary>Instances whose level is not 0.</summary>
    public List<int> TouchedInstances { get; } = [];

    /// <summary>[thresholds + 1]: residues of one stretch by level; 0 between stretches.</summary>
    public int[] Levels { get; } = new int[thresholds + 1];

    /// <summary>The segment of every value of a column.</summary>
    public ReadOnlySpan<int> SegmentsOf(FeatureColumn column)
    {
        if (column.IsDense)
            return labels.SegmentOf;
        ReadOnlySpan<uint> positions = column.Positions;
        if (_segments.Length < positions.Length)
            _segments = new int[positions.Length];
        Span<int> segments = _segments.AsSpan(0, positions.Length);
        ReadOnlySpan<int> segmentOf = labels.SegmentOf;
        for (int i = 0; i < segments.Length; i++)
            segments[i] = segmentOf[(int)positions[i]];
        return segments;
    }
}
