namespace PlmLens.Compute.Cpu;

/// <summary>
/// A residual op by panels of the decoder's columns. A part is a few neighbouring panels, a group, for a block of rows:
/// each panel is copied into the second cache, where all rows of the block gather from it, first for the residual and
/// then, from the first cache, for the dot products. What a group adds up is stored apart; <see cref="GroupSums"/> adds
/// the groups in order.
/// </summary>
internal readonly unsafe struct PanelResidual<TRow>(
    TRow kernel, SparseCodes codes, float* decoder, PanelGroups groups, GroupSums sums, ScratchPieces scratch)
    : IVectorJob
    where TRow : struct, IResidualRow
{
    // Rows for which a panel is copied once: many, so that the copy costs little.
    private const int BlockRows = 4096;

    private const int RowsAhead = 2;

    /// <summary>Parts for <paramref name="rows"/> rows.</summary>
    internal static long Parts(PanelGroups groups, int rows) =>
        groups.Count * (((long)rows + BlockRows - 1) / BlockRows);

    /// <summary>Floats of scratch for each worker: a panel, and the active slots of each row.</summary>
    internal static long Scratch(PanelGroups groups) => groups.Panels.Floats + BlockRows;

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        int group = part % groups.Count, rowSquares = kernel.SquaresOfRow;
        long start = (long)part / groups.Count * BlockRows, stop = Math.Min(codes.Rows, start + BlockRows);
        int* active = (int*)scratch.Of(worker);
        float* panel = (float*)active + BlockRows, dots = sums.Dots(group), squares = sums.Squares(group);
        for (long r = start; r < stop; r++)
        {
            long first = codes.First(r);
            active[r - start] = (int)(codes.ActiveEnd(r) - first);
            new Span<float>(dots + first, active[r - start]).Clear();
        }

        new Span<float>(squares + (start * rowSquares), (int)((stop - start) * rowSquares)).Clear();
        for (int p = groups.First(group); p < groups.End(group); p++)
        {
            groups.Panels.Copy<V>(decoder, p, panel);
            var slice = new ResidualSlice(groups.Panels.First(p), groups.Panels.Columns(p), panel, dots, squares);
            for (long r = start; r < stop; r++)
            {
                kernel.Fetch(r + RowsAhead, slice.First, slice.Columns);
                kernel.Run<V>(r, codes.First(r) + active[r - start], slice);
            }
        }
    }
}

/// <summary>Panels in at most ten groups of as many neighbours, by shape alone: sums of each group take memory.
/// </summary>
internal readonly struct PanelGroups(ColumnPanels panels)
{
    private const int Most = 10;

    private readonly int _size = (panels.Count + Most - 1) / Most;

    internal ColumnPanels Panels => panels;

    internal int Count => (panels.Count + _size - 1) / _size;

    internal int First(int group) => group * _size;

    internal int End(int group) => Math.Min(panels.Count, (group + 1) * _size);
}

/// <summary>What each group of panels adds up, and their sum.</summary>
/// <param name="codes">Their dot products are the sums of those of the groups, times the factor.</param>
/// <param name="rowSquares">Squared lengths of a row.</param>
/// <param name="groups">How many.</param>
/// <param name="memory">[<see cref="Floats"/>].</param>
/// <param name="output">[rows, rowSquares]: the sums of the squares.</param>
internal readonly unsafe struct GroupSums(
    SparseCodes codes, int rowSquares, int groups, float* memory, float* output) : IVectorJob
{
    private const int BlockRows = 256;

    internal int Parts => (codes.Rows + BlockRows - 1) / BlockRows;

    internal static long Floats(in SparseCodes codes, int rowSquares, int groups) =>
        groups * (codes.Indices.Length + ((long)codes.Rows * rowSquares));

    /// <summary>[slots]: dot products over the columns of a group.</summary>
    internal float* Dots(int group) => memory + (group * codes.Indices.Length);

    /// <summary>[rows, rowSquares]: squares over the columns of a group.</summary>
    internal float* Squares(int group) =>
        memory + (groups * codes.Indices.Length) + ((long)group * codes.Rows * rowSquares);

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        long start = (long)part * BlockRows, stop = Math.Min(codes.Rows, start + BlockRows);
        for (long r = start; r < stop; r++)
        {
            long first = codes.First(r), end = codes.ActiveEnd(r);
            float* dots = codes.Dots.Pointer + first;
            Add<V>(Dots(0) + first, codes.Indices.Length, codes.Factor, (int)(end - first), dots);
            new Span<float>(dots + (end - first), (int)(codes.First(r + 1) - end)).Clear();
        }

        long at = start * rowSquares;
        Add<V>(Squares(0) + at, (long)codes.Rows * rowSquares, 1, (int)((stop - start) * rowSquares), output + at);
    }

    // target[i] = factor * sum over groups g of source[g * stride + i].
    private void Add<V>(float* source, long stride, float factor, int count, float* target)
        where V : struct, IVec<V>
    {
        for (int i = 0; i < count; i += V.Lanes)
        {
            int lanes = Math.Min(V.Lanes, count - i);
            V sum = WeightedRows.Load<V>(source + i, lanes);
            for (int g = 1; g < groups; g++)
                sum += WeightedRows.Load<V>(source + (g * stride) + i, lanes);
            WeightedRows.Store(V.Fill(factor) * sum, target + i, lanes);
        }
    }
}
