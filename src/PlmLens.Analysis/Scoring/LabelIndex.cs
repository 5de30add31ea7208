namespace PlmLens.Analysis.Scoring;

/// <summary>
/// Which labels every residue of a corpus carries, as the scorer reads them. Stretches of residues with the same labels
/// share one segment, so the index grows with the annotation, not with residues times labels.
/// </summary>
/// <remarks>
/// Residues belong to groups (the halves of the corpus). Counts are kept per row, and a row is one label in one group:
/// row = label * <see cref="Groups"/> + group. Instances of instance-level labels are numbered through the corpus and
/// may overlap. Everything about a segment lies together, so that a residue costs two reads from memory: its segment,
/// and what that says. Immutable; safe for many threads.
/// </remarks>
public sealed class LabelIndex
{
    private readonly int[] _segmentOf;
    private readonly int[] _words;
    private readonly int[] _rowOfInstance;

    internal LabelIndex(LabelIndexBuilder source)
    {
        Labels = source.Labels;
        Groups = source.Groups;
        _segmentOf = source.SegmentOf.ToArray();
        _words = source.Words.ToArray();
        _rowOfInstance = source.RowOfInstance.ToArray();
        Totals = Count(source.InstanceCounts);
    }

    /// <summary>How much of each label there is.</summary>
    public LabelTotals Totals { get; }

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
    public int Positives(int label, int group) => Totals.Positives(label, group);

    /// <summary>Instances of <paramref name="label"/> in <paramref name="group"/>, overlapping ones all
    /// counted.</summary>
    public int InstanceCount(int label, int group) => Totals.Instances(label, group);

    /// <summary>The segment of each residue, a place in the table of segments.</summary>
    internal ReadOnlySpan<int> SegmentOf => _segmentOf;

    // A segment is its group, the numbers of rows and of instances, the rows, the instances.
    internal int GroupOf(int segment) => _words[segment];

    internal ReadOnlySpan<int> RowsOf(int segment) => _words.AsSpan(segment + 3, _words[segment + 1]);

    internal ReadOnlySpan<int> InstancesOf(int segment) =>
        _words.AsSpan(segment + 3 + _words[segment + 1], _words[segment + 2]);

    internal int RowOfInstance(int instance) => _rowOfInstance[instance];

    private LabelTotals Count(List<int> instances)
    {
        var residues = new long[Groups];
        var positives = new int[Rows];
        foreach (int segment in _segmentOf)
        {
            residues[GroupOf(segment)]++;
            foreach (int row in RowsOf(segment))
                positives[row]++;
        }

        return new LabelTotals(Labels, Groups, residues, positives, [.. instances]);
    }
}
