namespace PlmLens.Analysis.Scoring;

/// <summary>
/// Which labels every residue of a corpus carries, as the scorer reads them. Stretches of residues with the same labels
/// share one segment, so the index grows with the annotation, not with residues times labels.
/// </summary>
/// <remarks>
/// Residues belong to groups (the halves of the corpus). Counts are kept per row, and a row is one label in one group:
/// row = label * <see cref="Groups"/> + group. Instances of instance-level labels are numbered through the corpus and
/// may overlap. Immutable; safe for many threads.
/// </remarks>
public sealed class LabelIndex
{
    private readonly int[] _segmentOf;
    private readonly int[] _groupOfSegment;
    private readonly int[] _rowStart;
    private readonly int[] _rows;
    private readonly int[] _instanceStart;
    private readonly int[] _instances;
    private readonly int[] _rowOfInstance;
    private readonly int[] _positives;
    private readonly int[] _instanceCounts;

    internal LabelIndex(LabelIndexBuilder source)
    {
        Labels = source.Labels;
        Groups = source.Groups;
        _segmentOf = source.SegmentOf.ToArray();
        _groupOfSegment = source.GroupOfSegment.ToArray();
        _rowStart = source.RowStart.ToArray();
        _rows = source.Rows.ToArray();
        _instanceStart = source.InstanceStart.ToArray();
        _instances = source.Instances.ToArray();
        _rowOfInstance = source.RowOfInstance.ToArray();
        _positives = new int[Labels * Groups];
        foreach (int segment in _segmentOf)
        {
            foreach (int row in RowsOf(segment))
                _positives[row]++;
        }

        _instanceCounts = source.InstanceCounts.ToArray();
    }

    /// <summary>Number of labels.</summary>
    public int Labels { get; }

    /// <summary>Number of groups that the proteins are divided into.</summary>
    public int Groups { get; }

    /// <summary>Labels times groups.</summary>
    public int Rows => Labels * Groups;

    /// <summary>Residues of the corpus.</summary>
    public int Residues => _segmentOf.Length;

    /// <summary>Instances of instance-level labels, all groups.</summary>
    public int InstanceTotal => _rowOfInstance.Length;

    /// <summary>Residues that carry <paramref name="label"/> in <paramref name="group"/>, each counted once.</summary>
    public int Positives(int label, int group) => _positives[(label * Groups) + group];

    /// <summary>Instances of <paramref name="label"/> in <paramref name="group"/>, overlapping ones all
    /// counted.</summary>
    public int InstanceCount(int label, int group) => _instanceCounts[(label * Groups) + group];

    internal int Segments => _groupOfSegment.Length;

    internal int SegmentOf(int residue) => _segmentOf[residue];

    internal int GroupOf(int segment) => _groupOfSegment[segment];

    internal ReadOnlySpan<int> RowsOf(int segment) =>
        _rows.AsSpan(_rowStart[segment], _rowStart[segment + 1] - _rowStart[segment]);

    internal ReadOnlySpan<int> InstancesOf(int segment) =>
        _instances.AsSpan(_instanceStart[segment], _instanceStart[segment + 1] - _instanceStart[segment]);

    internal int RowOfInstance(int instance) => _rowOfInstance[instance];
}
