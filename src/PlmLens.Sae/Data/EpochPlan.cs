namespace PlmLens.Sae;

/// <summary>The proteins of one epoch in their order, cut into windows between proteins.</summary>
internal sealed class EpochPlan
{
    private readonly List<Cut> _cuts = [];
    private readonly SeededPermutation? _order;

    /// <summary>Plans an epoch.</summary>
    /// <param name="rowsOf">Rows of each protein, 1 or more.</param>
    /// <param name="total">Their sum.</param>
    /// <param name="windows">About as many windows as there will be; long proteins may leave some out.</param>
    /// <param name="seed">Orders the proteins; one window keeps the order of the input.</param>
    /// <param name="epoch">Number of the epoch.</param>
    public EpochPlan(IReadOnlyList<int> rowsOf, long total, int windows, ulong seed, long epoch)
    {
        Epoch = epoch;
        _order = windows > 1 ? new SeededPermutation(rowsOf.Count, seed ^ 0xE50C, (ulong)epoch) : null;
        long row = 0;
        for (int i = 0; i < rowsOf.Count; i++)
        {
            // A protein belongs to the window in which its first row lies, were all windows of one length.
            int window = (int)((Int128)row * windows / total);
            if (_cuts.Count == 0 || _cuts[^1].Window != window)
                _cuts.Add(new Cut(window, i, row));
            row += rowsOf[ProteinAt(i)];
        }

        _cuts.Add(new Cut(windows, rowsOf.Count, row));
    }

    /// <summary>Number of the epoch.</summary>
    public long Epoch { get; }

    /// <summary>The protein at a place of the order.</summary>
    public int ProteinAt(int place) => _order is { } order ? (int)order.At(place) : place;

    /// <summary>The window that holds a row of the epoch: its number, its first row, the row after its last.</summary>
    public (int Window, long First, long End) At(long row)
    {
        int low = 0, high = _cuts.Count - 2;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_cuts[middle].FirstRow <= row)
                low = middle;
            else
                high = middle - 1;
        }

        return (_cuts[low].Window, _cuts[low].FirstRow, _cuts[low + 1].FirstRow);
    }

    /// <summary>The proteins of the window that begins at a row, in order.</summary>
    public IEnumerable<int> Proteins(long firstRow)
    {
        int cut = _cuts.FindIndex(c => c.FirstRow == firstRow);
        for (int i = _cuts[cut].FirstPlace; i < _cuts[cut + 1].FirstPlace; i++)
            yield return ProteinAt(i);
    }

    private readonly record struct Cut(int Window, int FirstPlace, long FirstRow);
}
