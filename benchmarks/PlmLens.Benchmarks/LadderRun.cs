namespace PlmLens.Benchmarks;

/// <summary>One run of the ladder: its settings, and the rows and notes so far. Later rungs read the rates of earlier
/// ones as their ceilings.</summary>
/// <param name="quick">Every rung once at a small size.</param>
/// <param name="threads">Threads of the many-thread rows: the processors of this machine.</param>
/// <param name="progress">Told of each row and note as it comes; may be null.</param>
internal sealed class LadderRun(bool quick, int threads, Action<string>? progress = null)
{
    private readonly List<LadderRow> _rows = [];
    private readonly List<string> _notes = [];

    /// <summary>True for a smoke test: sizes are small and the numbers mean nothing.</summary>
    public bool Quick { get; } = quick;

    /// <summary>Threads of the many-thread rows.</summary>
    public int Threads { get; } = threads;

    /// <summary>Repeats whose median is reported; 1 in a quick run.</summary>
    public int Repeats => Quick ? 1 : 7;

    /// <summary>Repeats of work that takes many seconds.</summary>
    public int LongRepeats => Quick ? 1 : 3;

    /// <summary>Rows in the order they were measured.</summary>
    public IReadOnlyList<LadderRow> Rows => _rows;

    /// <summary>Why something was skipped, and what a reader must know to trust a row.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Adds a measured row.</summary>
    public void Add(LadderRow row)
    {
        _rows.Add(row);
        progress?.Invoke(LadderTable.Line(row));
    }

    /// <summary>Adds a sentence that is kept with the results.</summary>
    public void Note(string sentence)
    {
        if (_notes.Contains(sentence))
            return;
        _notes.Add(sentence);
        progress?.Invoke("note: " + sentence);
    }

    /// <summary>The value of a row measured before, or null when that rung was not run.</summary>
    public double? Measured(string name) => _rows.Find(row => row.Name == name)?.Value;
}
