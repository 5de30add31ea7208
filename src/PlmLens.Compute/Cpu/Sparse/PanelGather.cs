namespace PlmLens.Compute.Cpu;

/// <summary>Rows from First to First + Count - 1 of a matrix.</summary>
internal readonly record struct RowRange(int First, long Count)
{
    /// <summary>The least range that holds the rows of all entries of latents first to end - 1.</summary>
    /// <param name="groups">The entries.</param>
    /// <param name="rows">A row for each entry.</param>
    /// <param name="first">First latent.</param>
    /// <param name="end">The latent after the last.</param>
    internal static unsafe RowRange Of(in LatentGroups groups, int* rows, int first, int end)
    {
        (int least, int most) = (int.MaxValue, -1);
        int stop = groups.Starts.Pointer[end];
        for (int e = groups.Starts.Pointer[first]; e < stop; e++)
            (least, most) = (Math.Min(least, rows[e]), Math.Max(most, rows[e]));
        return most < 0 ? default : new RowRange(least, most - (long)least + 1);
    }

    /// <summary>The least range that holds both; one without rows adds nothing.</summary>
    internal RowRange With(RowRange other)
    {
        if (Count == 0 || other.Count == 0)
            return Count == 0 ? other : this;
        int first = Math.Min(First, other.First);
        return new RowRange(first, Math.Max(First + Count, other.First + other.Count) - first);
    }
}

/// <summary>One of the two gathers of <see cref="PanelGather"/>.</summary>
/// <param name="matrix">[any, cols]: what is gathered from.</param>
/// <param name="rows">Its rows that are used.</param>
/// <param name="cols">Columns of the matrix and of a gradient.</param>
/// <param name="gradient">[latents of the range, cols], written.</param>
internal readonly unsafe struct PanelSide(float* matrix, RowRange rows, int cols, float* gradient)
{
    private readonly ColumnPanels _panels = new(Math.Max(1, rows.Count), cols);

    internal ColumnPanels Panels => _panels;

    /// <summary>The first of the rows.</summary>
    internal float* FirstRow => matrix + ((long)rows.First * cols);

    internal RowRange Rows => rows;

    internal int Cols => cols;

    internal float* Gradient => gradient;
}

/// <summary>Encoder and decoder gradients of a range of latents; a part is a panel of columns of one of them.</summary>
internal readonly unsafe struct PanelGather(
    LatentGroups groups, PanelSide encoder, PanelSide decoder, LatentBlocks range, ScratchPieces scratch) : IVectorJob
{
    internal int Parts => encoder.Panels.Count + decoder.Panels.Count;

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        bool encodes = part < encoder.Panels.Count;
        PanelSide side = encodes ? encoder : decoder;
        int* rows = encodes ? groups.Rows.Pointer : groups.Sources.Pointer;
        float* weights = encodes ? groups.Dots.Pointer : groups.Coefficients.Pointer;
        int number = encodes ? part : part - encoder.Panels.Count, columns = side.Panels.Columns(number);
        float* panel = scratch.Of(worker);
        side.Panels.Copy<V>(side.FirstRow, number, panel);

        // Row r of the matrix is row r - First of the panel.
        float* origin = panel - ((long)side.Rows.First * columns);
        float* target = side.Gradient + side.Panels.First(number);
        int* starts = groups.Starts.Pointer;
        for (int i = range.Start; i < range.Stop; i++, target += side.Cols)
        {
            CacheLines.Fetch(target + (2L * side.Cols), columns);
            int first = starts[i], count = starts[i + 1] - first;
            WeightedRows.Sum<V>(null, 1, origin, rows + first, weights + first, count, columns, target);
        }
    }
}
