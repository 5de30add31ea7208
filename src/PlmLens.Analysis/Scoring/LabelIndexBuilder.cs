namespace PlmLens.Analysis.Scoring;

/// <summary>
/// Builds a <see cref="LabelIndex"/> protein by protein, in corpus order: <see cref="BeginProtein"/>, then one
/// <see cref="Add(int, ReadOnlySpan{Range})"/> for each instance in that protein.
/// </summary>
public sealed class LabelIndexBuilder
{
    private readonly bool[] _hasInstances;
    private readonly List<Stretch> _stretches = [];
    private readonly List<int> _cuts = [];
    private readonly List<int> _rowsHere = [];
    private readonly List<int> _instancesHere = [];
    private readonly Dictionary<(int Group, int Row), int> _plainSegments = [];
    private int _length;
    private int _group;
    private bool _built;

    /// <summary>Starts an empty index.</summary>
    /// <param name="hasInstances">For each label: true when the scorer counts instances hit (domains), false when
    /// only residues count.</param>
    /// <param name="groups">Number of groups, at least 1.</param>
    public LabelIndexBuilder(ReadOnlySpan<bool> hasInstances, int groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        _hasInstances = hasInstances.ToArray();
        Groups = groups;
        InstanceCounts.AddRange(new int[Labels * groups]);
    }

    internal int Labels => _hasInstances.Length;

    internal int Groups { get; }

    internal List<int> SegmentOf { get; } = [];

    internal List<int> Words { get; } = [];

    internal List<int> RowOfInstance { get; } = [];

    internal List<int> InstanceCounts { get; } = [];

    /// <summary>Starts the next protein.</summary>
    /// <param name="length">Residues, 0 or more.</param>
    /// <param name="group">0 to groups - 1.</param>
    public void BeginProtein(int length, int group)
    {
        ObjectDisposedException.ThrowIf(_built, this);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)group, (uint)Groups, nameof(group));
        FinishProtein();
        (_length, _group) = (length, group);
    }

    /// <summary>Adds one instance that covers residues start .. end - 1 of the current protein.</summary>
    public void Add(int label, int start, int end) => Add(label, [start..end]);

    /// <summary>Adds one instance made of one or more stretches of the current protein.</summary>
    /// <param name="label">0 to labels - 1.</param>
    /// <param name="stretches">0-based, end exclusive, inside the protein.</param>
    public void Add(int label, ReadOnlySpan<Range> stretches)
    {
        int row = (label * Groups) + _group;
        InstanceCounts[row]++;
        int instance = -1;
        if (_hasInstances[label])
        {
            instance = RowOfInstance.Count;
            RowOfInstance.Add(row);
        }

        foreach (Range range in stretches)
        {
            (int start, int length) = range.GetOffsetAndLength(_length);
            if (length > 0)
                _stretches.Add(new Stretch(start, start + length, row, instance));
        }
    }

    /// <summary>Ends the last protein and gives the index; the builder cannot be used again.</summary>
    public LabelIndex Build()
    {
        ObjectDisposedException.ThrowIf(_built, this);
        FinishProtein();
        _built = true;
        return new LabelIndex(this);
    }

    // Cuts the protein at every stretch's ends; between two cuts all residues carry the same labels.
    private void FinishProtein()
    {
        _cuts.Clear();
        _cuts.Add(0);
        _cuts.Add(_length);
        foreach (Stretch stretch in _stretches)
        {
            _cuts.Add(stretch.Start);
            _cuts.Add(stretch.End);
        }

        _cuts.Sort();
        _stretches.Sort((a, b) => a.Start.CompareTo(b.Start));
        var open = new List<Stretch>();
        int next = 0;
        for (int i = 1; i < _cuts.Count; i++)
        {
            int start = _cuts[i - 1], end = _cuts[i];
            if (start == end)
                continue;
            open.RemoveAll(stretch => stretch.End <= start);
            while (next < _stretches.Count && _stretches[next].Start <= start)
                open.Add(_stretches[next++]);
            AddSegment(open, end - start);
        }

        _stretches.Clear();
        _length = 0;
    }

    private void AddSegment(List<Stretch> open, int residues)
    {
        _rowsHere.Clear();
        _instancesHere.Clear();
        foreach (Stretch stretch in open)
        {
            // A residue that two instances of one label cover is one positive, but hits both instances.
            if (!_rowsHere.Contains(stretch.Row))
                _rowsHere.Add(stretch.Row);
            if (stretch.Instance >= 0)
                _instancesHere.Add(stretch.Instance);
        }

        int segment = Words.Count;
        int only = _rowsHere.Count == 0 ? -1 : _rowsHere[0];
        bool plain = _instancesHere.Count == 0 && _rowsHere.Count <= 1;
        if (plain && !_plainSegments.TryAdd((_group, only), segment))
            segment = _plainSegments[(_group, only)];
        else
            AppendSegment();
        for (int i = 0; i < residues; i++)
            SegmentOf.Add(segment);
    }

    private void AppendSegment()
    {
        Words.Add(_group);
        Words.Add(_rowsHere.Count);
        Words.Add(_instancesHere.Count);
        Words.AddRange(_rowsHere);
        Words.AddRange(_instancesHere);
    }

    private readonly record struct Stretch(int Start, int End, int Row, int Instance);
}
