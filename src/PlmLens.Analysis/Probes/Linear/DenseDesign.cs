using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>A design with a value in every place, row-major binary32; products are summed in binary64.</summary>
public sealed class DenseDesign : IDesign
{
    private const int RowsPerPart = 512;
    private readonly float[] _values;

    /// <summary>Wraps values.</summary>
    /// <param name="values">[rows, columns], kept, not copied.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns, at least 1.</param>
    /// <exception cref="ArgumentException">There are fewer values.</exception>
    public DenseDesign(float[] values, int rows, int columns)
    {
        if (columns < 1 || values.LongLength < (long)rows * columns)
            throw new ArgumentException($"{values.Length} values do not fill {rows} rows of {columns}.");
        _values = values;
        Rows = rows;
        Columns = columns;
    }

    /// <inheritdoc/>
    public int Rows { get; }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <summary>The values of one row.</summary>
    public ReadOnlySpan<float> Row(int row) => _values.AsSpan(row * Columns, Columns);

    /// <summary>(x - mean) * factor in every column, in place, here and in every view of these values.</summary>
    internal void CentreAndScale(ReadOnlySpan<double> means, ReadOnlySpan<double> factors)
    {
        for (int i = 0; i < _values.Length; i++)
            _values[i] = (float)((_values[i] - means[i % Columns]) * factors[i % Columns]);
    }

    /// <inheritdoc/>
    public void Multiply(double[] weights, int outputs, double[] margins, WorkerPool pool)
    {
        // One output after another is contiguous in the job's copy, so that each margin is one dot product.
        var transposed = new double[outputs * Columns];
        for (int j = 0; j < Columns; j++)
        {
            for (int k = 0; k < outputs; k++)
                transposed[(k * Columns) + j] = weights[(j * outputs) + k];
        }

        var job = new MarginJob(this, transposed, outputs, margins);
        pool.For(Parts, ref job);
    }

    /// <inheritdoc/>
    public void MultiplyTransposed(double[] residual, int outputs, double[] sums, WorkerPool pool) =>
        Transposed(residual, outputs, sums, squares: false, pool);

    /// <inheritdoc/>
    public void SquaresTransposed(double[] curvature, int outputs, double[] sums, WorkerPool pool) =>
        Transposed(curvature, outputs, sums, squares: true, pool);

    /// <inheritdoc/>
    public IDesign Head(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)rows, (uint)Rows, nameof(rows));
        return new DenseDesign(_values, rows, Columns);
    }

    /// <inheritdoc/>
    public DenseDesign Select(ReadOnlySpan<int> columns)
    {
        var selected = new float[Rows * columns.Length];
        for (int r = 0; r < Rows; r++)
        {
            for (int j = 0; j < columns.Length; j++)
                selected[(r * columns.Length) + j] = _values[(r * Columns) + columns[j]];
        }

        return new DenseDesign(selected, Rows, columns.Length);
    }

    private int Parts => (Rows + RowsPerPart - 1) / RowsPerPart;

    private void Transposed(double[] residual, int outputs, double[] sums, bool squares, WorkerPool pool)
    {
        // Each part of the rows has sums of its own; they are added in the order of the rows.
        int size = outputs * Columns;
        var partial = new double[Parts * size];
        var job = new SumJob(this, residual, outputs, partial, squares);
        pool.For(Parts, ref job);
        Array.Clear(sums, 0, size);
        for (int part = 0; part < Parts; part++)
        {
            for (int k = 0; k < outputs; k++)
            {
                for (int j = 0; j < Columns; j++)
                    sums[(j * outputs) + k] += partial[(part * size) + (k * Columns) + j];
            }
        }
    }

    private readonly struct MarginJob(DenseDesign design, double[] weights, int outputs, double[] margins)
        : IParallelJob
    {
        public void Run(int part, int worker)
        {
            int end = Math.Min(design.Rows, (part + 1) * RowsPerPart);
            for (int r = part * RowsPerPart; r < end; r++)
            {
                for (int k = 0; k < outputs; k++)
                {
                    ReadOnlySpan<double> w = weights.AsSpan(k * design.Columns, design.Columns);
                    margins[(r * outputs) + k] = Dot(design.Row(r), w);
                }
            }
        }
    }

    private readonly struct SumJob(
        DenseDesign design, double[] residual, int outputs, double[] partial, bool squares) : IParallelJob
    {
        public void Run(int part, int worker)
        {
            int end = Math.Min(design.Rows, (part + 1) * RowsPerPart), columns = design.Columns;
            for (int r = part * RowsPerPart; r < end; r++)
            {
                for (int k = 0; k < outputs; k++)
                {
                    double scale = residual[(r * outputs) + k];
                    if (scale == 0)
                        continue;
                    Span<double> target = partial.AsSpan(((part * outputs) + k) * columns, columns);
                    if (squares)
                        AddSquares(design.Row(r), scale, target);
                    else
                        Add(design.Row(r), scale, target);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<double> w)
    {
        Vector256<double> a = default, b = default;
        int j = 0;
        for (; j <= x.Length - 8; j += 8)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Create(x[j..]));
            a = Vector256.MultiplyAddEstimate(low, Vector256.Create(w[j..]), a);
            b = Vector256.MultiplyAddEstimate(high, Vector256.Create(w[(j + 4)..]), b);
        }

        double sum = Vector256.Sum(a + b);
        for (; j < x.Length; j++)
            sum += x[j] * w[j];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<float> x, double scale, Span<double> target)
    {
        Vector256<double> s = Vector256.Create(scale);
        int j = 0;
        for (; j <= x.Length - 8; j += 8)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Create(x[j..]));
            Span<double> here = target.Slice(j, 8);
            Vector256.MultiplyAddEstimate(low, s, Vector256.Create<double>(here)).CopyTo(here);
            Vector256.MultiplyAddEstimate(high, s, Vector256.Create<double>(here[4..])).CopyTo(here[4..]);
        }

        for (; j < x.Length; j++)
            target[j] += scale * x[j];
    }

    private static void AddSquares(ReadOnlySpan<float> x, double scale, Span<double> target)
    {
        for (int j = 0; j < x.Length; j++)
            target[j] += scale * x[j] * x[j];
    }
}
