using PlmLens.Core;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// y = epilogue(x W^T + b) in binary32 with W packed. Every element of y is one chain of multiply-adds over the inner
/// index in rising order, from zero on; then come the bias and the epilogue. So an element depends only on its row of
/// x and its row of W: not on the number of threads, the other rows of the batch or the row's place among them. The
/// kernel set decides whether a multiply-add rounds once (Vector512, Vector256: equal bits) or as the machine does it
/// (Portable).
/// </summary>
/// <remarks>One product at a time; it may run inside a loop of its own pool.</remarks>
internal sealed unsafe class CpuGemm : IDisposable
{
    // A part is a block of rows by a block of columns; one of usual shape takes well under a millisecond: many parts,
    // so the threads finish together. PartRows is a multiple of every kernel's MaxRows.
    private const int PartRows = 96;
    private const int PartColumns = 256;

    // Rows are packed at most 16 MiB at a time.
    private const long MaxPackedFloats = 4 * 1024 * 1024;

    private readonly WorkerPool _pool;
    private readonly TileKernel _kernel;
    private readonly GemmScratch _scratch;

    /// <summary>Products on <paramref name="pool"/> with the kernels of this process.</summary>
    internal CpuGemm(WorkerPool pool)
        : this(pool, TileKernel.Current)
    {
    }

    internal CpuGemm(WorkerPool pool, TileKernel kernel)
    {
        _pool = pool;
        _kernel = kernel;
        _scratch = new GemmScratch(pool.Threads);
    }

    /// <summary>The kernels that this runs.</summary>
    internal TileKernel Kernel => _kernel;

    /// <summary>Floats of scratch for <see cref="PackRows"/> and <see cref="MultiplyPacked"/> together.</summary>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="inner">InFeatures of the weight.</param>
    internal long TileScratch(int rows, int inner) =>
        PackedRowsSize(rows, inner) + BlockProduct.TileFloats(_kernel, rows);

    /// <summary>Floats that <see cref="PackRows"/> writes at most.</summary>
    internal long PackedRowsSize(int rows, int inner) => RowPanels.Size(_kernel, rows, inner);

    /// <summary>Packs rows once for several calls of <see cref="MultiplyPacked"/>.</summary>
    /// <param name="x">[rows, inner] with <paramref name="ldx"/> between rows.</param>
    /// <param name="ldx">At least <paramref name="inner"/>.</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="inner">1 or more.</param>
    /// <param name="packed">[<see cref="PackedRowsSize"/>].</param>
    internal void PackRows(float* x, long ldx, int rows, int inner, float* packed) =>
        RowPanels.Pack(_kernel, x, ldx, rows, inner, packed);

    /// <summary>
    /// c[r, j] = sum over k of x[r, k] * w[colStart + j, k] + bias[j], on the calling thread: for fused kernels that
    /// consume c at once.
    /// </summary>
    /// <param name="packed">Made by <see cref="PackRows"/>.</param>
    /// <param name="rows">As packed.</param>
    /// <param name="w">The packed weight.</param>
    /// <param name="colStart">First output feature, a multiple of <see cref="PackedMatrix.PanelWidth"/>.</param>
    /// <param name="colCount">1 or more; colStart + colCount at most OutFeatures.</param>
    /// <param name="bias">[colCount], that of the first column first; or null.</param>
    /// <param name="c">[rows, colCount] with <paramref name="ldc"/> between rows.</param>
    /// <param name="ldc">At least <paramref name="colCount"/>.</param>
    /// <param name="tiles">[<see cref="TileScratch"/> less <see cref="PackedRowsSize"/>]; one per thread.</param>
    internal void MultiplyPacked(
        float* packed,
        int rows,
        PackedMatrix w,
        int colStart,
        int colCount,
        float* bias,
        float* c,
        long ldc,
        float* tiles) =>
        BlockProduct.Run(
            _kernel,
            packed,
            rows,
            w.Layout,
            colStart / PackedMatrix.PanelWidth,
            colCount,
            bias,
            Epilogue.None,
            c,
            ldc,
            tiles);

    /// <summary>output[r, o] = epilogue(sum over i of x[r, i] * weight[o, i] + bias[o]), on all threads.</summary>
    /// <param name="x">[rows, InFeatures].</param>
    /// <param name="weight">Packed [OutFeatures, InFeatures].</param>
    /// <param name="bias">[OutFeatures], or a default view.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="epilogue">What is done with the sum.</param>
    /// <param name="output">[rows, OutFeatures]; must not overlap the inputs.</param>
    internal void Multiply(
        TensorView<float> x,
        PackedMatrix weight,
        TensorView<float> bias,
        int rows,
        Epilogue epilogue,
        TensorView<float> output)
    {
        OpArguments.Linear(x, weight, bias, rows, epilogue, output);
        int inner = weight.InFeatures;
        int most = (int)Math.Clamp(MaxPackedFloats / inner / PartRows * PartRows, PartRows, int.MaxValue / 2);
        for (int first = 0; first < rows; first += most)
        {
            int count = Math.Min(most, rows - first);
            _scratch.Reserve(RowPanels.Size(_kernel, count, inner), BlockProduct.TileFloats(_kernel, PartRows));
            var pack = new PackJob(_kernel, x.Pointer + ((long)first * inner), count, inner, _scratch.Rows);
            _pool.For(pack.Parts, ref pack);
            var multiply = new MultiplyJob(
                _kernel,
                _scratch,
                count,
                weight,
                bias.Pointer,
                epilogue,
                output.Pointer + ((long)first * weight.OutFeatures));
            _pool.For(multiply.Parts, ref multiply);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _scratch.Dispose();

    private readonly struct PackJob(TileKernel kernel, float* x, int rows, int inner, float* packed) : IParallelJob
    {
        internal int Parts => (rows + PartRows - 1) / PartRows;

        public void Run(int part, int worker)
        {
            int first = part * PartRows, count = Math.Min(PartRows, rows - first);
            RowPanels.Pack(kernel, x + ((long)first * inner), inner, count, inner, packed + ((long)first * inner));
        }
    }

    private readonly struct MultiplyJob(
        TileKernel kernel,
        GemmScratch scratch,
        int rows,
        PackedMatrix weight,
        float* bias,
        Epilogue epilogue,
        float* output) : IParallelJob
    {
        internal int Parts => RowBlocks * ((weight.OutFeatures + PartColumns - 1) / PartColumns);

        private int RowBlocks => (rows + PartRows - 1) / PartRows;

        // All row blocks of one column block follow each other, so that its panels are read from memory once.
        public void Run(int part, int worker)
        {
            int firstRow = part % RowBlocks * PartRows, firstColumn = part / RowBlocks * PartColumns;
            BlockProduct.Run(
                kernel,
                scratch.Rows + ((long)firstRow * weight.InFeatures),
                Math.Min(PartRows, rows - firstRow),
                weight.Layout,
                firstColumn / PackedMatrix.PanelWidth,
                Math.Min(PartColumns, weight.OutFeatures - firstColumn),
                bias == null ? null : bias + firstColumn,
                epilogue,
                output + ((long)firstRow * weight.OutFeatures) + firstColumn,
                weight.OutFeatures,
                scratch.Tiles(worker));
        }
    }
}
