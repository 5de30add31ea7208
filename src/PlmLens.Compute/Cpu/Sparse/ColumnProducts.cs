using PlmLens.Core;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// a^T b as a product of the general kind: b is packed with its rows as the inner index, a is transposed and multiplied
/// by the factor on the way. Keeps its memory from call to call.
/// </summary>
internal sealed unsafe class ColumnProducts(CpuGemm gemm, WorkerPool pool) : IDisposable
{
    private PackedMatrix? _right;
    private Tensor? _left;

    internal void Run(
        TensorView<float> a,
        TensorView<float> b,
        float factor,
        int rows,
        int aCols,
        int bCols,
        TensorView<float> output)
    {
        if (_right is null || _right.OutFeatures != bCols || _right.InFeatures != rows)
        {
            _right?.Dispose();
            _right = new PackedMatrix(bCols, rows);
        }

        if (_left is null || _left.Count < (long)rows * aCols)
        {
            _left?.Dispose();
            _left = new Tensor(DType.F32, (long)rows * aCols);
        }

        _right.RepackInputMajor(pool, b);
        TensorView<float> left = _left;
        var transpose = new TransposeJob(a.Pointer, factor, rows, aCols, left.Pointer);
        pool.For(transpose.Parts, ref transpose);
        gemm.Multiply(left, _right, default, aCols, Epilogue.None, output);
    }

    public void Dispose()
    {
        _right?.Dispose();
        _left?.Dispose();
    }

    private readonly struct TransposeJob(float* source, float factor, int rows, int cols, float* target) : IParallelJob
    {
        // A part writes the runs of 64 rows: four lines of each column.
        private const int PartRows = 64;

        internal int Parts => (rows + PartRows - 1) / PartRows;

        public void Run(int part, int worker)
        {
            int first = part * PartRows, end = Math.Min(rows, first + PartRows);
            for (int c = 0; c < cols; c++)
            {
                for (int r = first; r < end; r++)
                    target[((long)c * rows) + r] = factor * source[((long)r * cols) + c];
            }
        }
    }
}
