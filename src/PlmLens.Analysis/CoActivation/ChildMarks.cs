namespace PlmLens.Analysis.CoActivation;

/// <summary>Which instances of a parent are children, as a list and as marks.</summary>
internal sealed class ChildMarks
{
    private readonly bool[] _has;
    private readonly int[] _places;

    /// <summary>Takes the marks of instances over.</summary>
    public ChildMarks(bool[] has)
    {
        _has = has;
        _places = [.. Enumerable.Range(0, has.Length).Where(i => has[i])];
    }

    /// <summary>Instances of the parent.</summary>
    public int Instances => _has.Length;

    /// <summary>Which of them are children, in no order.</summary>
    public ReadOnlySpan<int> Places => _places;

    /// <summary>Whether an instance is a child.</summary>
    public bool this[int instance] => _has[instance];

    /// <summary>Marks as many instances, none yet moved.</summary>
    public ChildMarks Copy() => new([.. _has]);

    /// <summary>Makes these marks those of <paramref name="other"/>, every mark <paramref name="by"/> instances further
    /// on; beyond the end they come in at the start.</summary>
    public void SetMoved(ChildMarks other, int by)
    {
        foreach (int place in _places)
            _has[place] = false;
        for (int i = 0; i < _places.Length; i++)
        {
            _places[i] = (other._places[i] + by) % _has.Length;
            _has[_places[i]] = true;
        }
    }
}
