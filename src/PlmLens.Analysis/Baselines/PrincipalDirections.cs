using System.Numerics.Tensors;
using PlmLens.Core;
using PlmLens.Store;
using Tensor = PlmLens.Core.Tensor;

namespace PlmLens.Analysis.Baselines;

/// <summary>The principal directions of hidden states: eigenvectors of their covariance.</summary>
public sealed class PrincipalDirections
{
    private const int MostRows = 1 << 16;
    private const int RowsAtOnce = 1024;
    private const double LeastShare = 1e-9;

    private PrincipalDirections(float[][] directions, double[] variances, float[] mean)
    {
        Directions = directions;
        Variances = variances;
        Mean = mean;
    }

    /// <summary>Unit vectors of d values, largest variance first; directions without variance are left out.</summary>
    public IReadOnlyList<float[]> Directions { get; }

    /// <summary>Variance along each.</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>The mean state, [d].</summary>
    public float[] Mean { get; }

    /// <summary>Finds them from all rows, or from 65,536 rows evenly spread over more. The same bits for any number of
    /// threads.</summary>
    /// <param name="rows">The hidden states.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between blocks of rows.</param>
    public static PrincipalDirections Of(CachedRows rows, WorkerPool pool, CancellationToken cancel = default)
    {
        long count = Math.Min(rows.Count, MostRows);
        int width = rows.Width;
        var sums = new double[width];
        double[][] products = [.. Enumerable.Range(0, width).Select(_ => new double[width])];
        using var block = new Tensor(DType.F32, RowsAtOnce, width);
        var numbers = new long[RowsAtOnce];
        var columns = new double[RowsAtOnce * width];
        for (long first = 0; first < count; first += RowsAtOnce)
        {
            cancel.ThrowIfCancellationRequested();
            int here = (int)Math.Min(RowsAtOnce, count - first);
            for (int i = 0; i < here; i++)
                numbers[i] = (long)((Int128)(first + i) * rows.Count / count);
            rows.Gather(numbers.AsSpan(0, here), block);
            Transpose(block.View<float>(), here, width, columns);
            for (int c = 0; c < width; c++)
                sums[c] += TensorPrimitives.Sum<double>(columns.AsSpan(c * here, here));
            var job = new ProductJob(columns, here, products);
            pool.For(width, ref job);
        }

        double[] mean = [.. sums.Select(sum => sum / Math.Max(1, count))];
        for (int i = 0; i < width; i++)
        {
            for (int j = 0; j <= i; j++)
                products[i][j] = products[j][i] = (products[i][j] / Math.Max(1, count)) - (mean[i] * mean[j]);
        }

        double[] variances = SymmetricEigen.Diagonalise(products);
        int kept = variances.Count(variance => variance > LeastShare * variances[0]);
        return new PrincipalDirections(
            [.. products.Take(kept).Select(row => row.Select(value => (float)value).ToArray())],
            variances[..kept],
            [.. mean.Select(value => (float)value)]);
    }

    private static void Transpose(TensorView<float> block, int rows, int width, double[] columns)
    {
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<float> row = block.Row(r, width).Span;
            for (int c = 0; c < width; c++)
                columns[(c * rows) + r] = row[c];
        }
    }

    private readonly struct ProductJob(double[] columns, int rows, double[][] products) : IParallelJob
    {
        public void Run(int part, int worker)
        {
            ReadOnlySpan<double> mine = columns.AsSpan(part * rows, rows);
            for (int other = 0; other <= part; other++)
                products[part][other] += TensorPrimitives.Dot(mine, columns.AsSpan(other * rows, rows));
        }
    }
}
