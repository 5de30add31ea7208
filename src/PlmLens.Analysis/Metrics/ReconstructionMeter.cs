using PlmLens.Core;

namespace PlmLens.Analysis.Metrics;

/// <summary>
/// Adds up <see cref="ReconstructionMetrics"/> over batches. Sums are binary64, over blocks of 64 rows that are added
/// in order: the same bits for any number of threads and any batch size that is a multiple of 64.
/// </summary>
/// <param name="mean">[width]: mean row of the whole corpus, known before.</param>
/// <param name="pool">Threads.</param>
public sealed class ReconstructionMeter(double[] mean, WorkerPool pool)
{
    private const int BlockRows = 64;

    // Scalars of a block, before the width sums of e.
    private const int Error = 0, Variance = 1, Squares = 2, OutputSquares = 3, Product = 4, Cosine = 5, Ratio = 6;
    private const int RatioRows = 7, PerToken = 8, PerTokenRows = 9, Scalars = 10;
    private readonly double[] _sums = new double[Scalars + mean.Length];
    private double[] _blocks = [];

    /// <summary>Rows seen.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds a batch.</summary>
    /// <param name="x">[rows, width]: what should have come out.</param>
    /// <param name="reconstruction">[rows, width]: what came out.</param>
    /// <param name="rows">0 or more.</param>
    public void Add(TensorView<float> x, TensorView<float> reconstruction, int rows)
    {
        int blocks = (rows + BlockRows - 1) / BlockRows;
        if (_blocks.Length < blocks * _sums.Length)
            _blocks = new double[blocks * _sums.Length];
        Array.Clear(_blocks);
        var job = new Job(x, reconstruction, rows, mean, _blocks);
        pool.For(blocks, ref job);
        for (int block = 0; block < blocks; block++)
        {
            for (int i = 0; i < _sums.Length; i++)
                _sums[i] += _blocks[(block * _sums.Length) + i];
        }

        Rows += rows;
    }

    /// <summary>The figures of everything added so far.</summary>
    public ReconstructionMetrics Result()
    {
        // Rounding of the mean leaves this much of the squares where all rows are equal.
        double floor = 1e-13 * _sums[Squares];
        double errorVariance = _sums[Error];
        for (int c = Scalars; c < _sums.Length; c++)
            errorVariance -= _sums[c] / Math.Max(1, Rows) * _sums[c];
        return new ReconstructionMetrics(
            Rows,
            Divide(_sums[Error], _sums[Variance], floor),
            Divide(_sums[Error], _sums[Squares]),
            1 - Divide(errorVariance, _sums[Variance], floor),
            1 - Divide(_sums[PerToken], _sums[PerTokenRows]),
            Divide(_sums[Error], Rows),
            Divide(_sums[Cosine], Rows),
            Divide(_sums[Ratio], _sums[RatioRows]),
            Divide(_sums[OutputSquares], _sums[Product]));
    }

    private static double? Divide(double value, double by, double floor = 0) =>
        Math.Abs(by) > floor ? value / by : null;

    private readonly struct Job(
        TensorView<float> x, TensorView<float> reconstruction, int rows, double[] mean, double[] blocks) : IParallelJob
    {
        public void Run(int part, int worker)
        {
            int width = mean.Length;
            Span<double> sums = blocks.AsSpan(part * (Scalars + width), Scalars + width);
            for (int r = part * BlockRows; r < Math.Min(rows, (part + 1) * BlockRows); r++)
                AddRow(x.Row(r, width).Span, reconstruction.Row(r, width).Span, mean, sums);
        }

        private static void AddRow(
            ReadOnlySpan<float> x, ReadOnlySpan<float> output, ReadOnlySpan<double> mean, Span<double> sums)
        {
            Span<double> errors = sums[Scalars..];
            double error = 0, variance = 0, squares = 0, outputSquares = 0, product = 0;
            for (int c = 0; c < x.Length; c++)
            {
                double value = x[c], other = output[c], e = value - other, centred = value - mean[c];
                error += e * e;
                variance += centred * centred;
                squares += value * value;
                outputSquares += other * other;
                product += value * other;
                errors[c] += e;
            }

            sums[Error] += error;
            sums[Variance] += variance;
            sums[Squares] += squares;
            sums[OutputSquares] += outputSquares;
            sums[Product] += product;
            sums[Cosine] += squares > 0 && outputSquares > 0 ? product / Math.Sqrt(squares * outputSquares) : 0;
            sums[Ratio] += squares > 0 ? Math.Sqrt(outputSquares / squares) : 0;
            sums[RatioRows] += squares > 0 ? 1 : 0;
            sums[PerToken] += variance > 0 ? error / variance : 0;
            sums[PerTokenRows] += variance > 0 ? 1 : 0;
        }
    }
}
