using PlmLens.Analysis.Metrics;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Analysis.Tests.Metrics;

/// <summary>Every metric against its definition, written out in binary64 over whole arrays.</summary>
public sealed class SaeEvaluationTests
{
    private const int Rows = 9001, Width = 7, Latents = 40;
    private readonly float[,] _x = new float[Rows, Width];
    private readonly float[,] _y = new float[Rows, Width];
    private readonly float[,] _codes = new float[Rows, Latents];

    public SaeEvaluationTests()
    {
        var random = new SeededRandom(11);
        for (int r = 0; r < Rows; r++)
        {
            _x[r, 0] = r;
            for (int c = 1; c < Width; c++)
                _x[r, c] = (float)((3 * c) + random.NextGaussian());
            for (int c = 0; c < Width; c++)
                _y[r, c] = (float)((0.9 * _x[r, c]) + 0.2 + (0.3 * random.NextGaussian()));
            // Latent i is active with a probability that falls with i; the last five never are.
            for (int i = 0; i < Latents - 5; i++)
                _codes[r, i] = random.NextDouble() < Math.Pow(0.75, i) ? (float)(0.1 + random.NextDouble()) : 0;
        }
    }

    [Fact]
    public void Reconstruction_metrics_are_their_definitions()
    {
        double[] mean = [.. Columns().Select(c => All().Average(r => (double)_x[r, c]))];
        double[] errorMean = [.. Columns().Select(c => All().Average(r => E(r, c)))];
        double error = All().Sum(Error), variance = All().Sum(r => Variance(r, mean));
        double errorVariance = All().Sum(r => Columns().Sum(c => Math.Pow(E(r, c) - errorMean[c], 2)));
        double outputs = All().Sum(r => Columns().Sum(c => (double)_y[r, c] * _y[r, c]));
        double products = All().Sum(r => Columns().Sum(c => (double)_x[r, c] * _y[r, c]));

        ReconstructionMetrics measured = Measure(Rows).Reconstruction;

        Close(error / variance, measured.Fvu);
        Close(error / All().Sum(r => Math.Pow(Norm(_x, r), 2)), measured.FvuUncentred);
        Close(1 - (errorVariance / variance), measured.ExplainedVariancePerDimensionRatio);
        Close(All().Average(r => 1 - (Error(r) / Variance(r, mean))), measured.ExplainedVariancePerToken);
        Close(error / Rows, measured.MeanSquaredError);
        Close(All().Average(Cosine), measured.CosineSimilarity);
        Close(All().Average(r => Norm(_y, r) / Norm(_x, r)), measured.L2Ratio);
        Close(outputs / products, measured.RelativeReconstructionBias);
        Assert.Equal(Rows, measured.Rows);
    }

    [Fact]
    public void Activity_metrics_are_their_definitions()
    {
        double[] frequency = [.. Enumerable.Range(0, Latents)
            .Select(i => (double)All().Count(r => _codes[r, i] > 0) / Rows)];

        LatentActivity measured = Measure(Rows).Activity;

        Close(frequency.Sum(), measured.L0);
        Close(All().Average(r => Enumerable.Range(0, Latents).Sum(i => (double)_codes[r, i])), measured.L1);
        Assert.Equal(frequency.Count(f => f == 0), measured.Dead);
        Assert.InRange(measured.Dead, 5, Latents - 5);
        Close((double)measured.Dead / Latents, measured.DeadFraction);
        Close(10.0 / Rows, measured.RareFrequency);
        foreach (double rare in new[] { 1e-6, 1e-5, measured.RareFrequency, 0.01, 0.5 })
            Close((double)frequency.Count(f => f < rare) / Latents, measured.RarerThan(rare));
        Histogram histogram = measured.LogFrequencies();
        Assert.Equal(-4, histogram.Start);
        Assert.Equal(0, histogram.End, 1e-12);
        Assert.Equal(Latents - measured.Dead, histogram.Total);
        for (int bin = 0; bin < histogram.Counts.Count - 1; bin++)
        {
            double low = Math.Pow(10, -4 + (0.25 * bin)), high = Math.Pow(10, -4 + (0.25 * (bin + 1)));
            Assert.Equal(frequency.Count(f => f >= low && f < high), histogram.Counts[bin]);
        }
    }

    [Fact]
    public void Fvu_of_the_mean_is_one_and_of_a_copy_zero()
    {
        double[] mean = [.. Columns().Select(c => All().Average(r => (double)_x[r, c]))];
        for (int r = 0; r < Rows; r++)
        {
            for (int c = 0; c < Width; c++)
                _y[r, c] = (float)mean[c];
        }

        ReconstructionMetrics ofMean = Measure(Rows).Reconstruction;
        Assert.Equal(1, ofMean.Fvu!.Value, 1e-6);
        Assert.Equal(0, ofMean.ExplainedVariancePerDimensionRatio!.Value, 1e-6);
        Assert.True(ofMean.FvuUncentred < 0.5, "the uncentred form rewards knowing the mean");

        Array.Copy(_x, _y, _x.Length);
        ReconstructionMetrics ofCopy = Measure(Rows).Reconstruction;
        Assert.Equal(0, ofCopy.Fvu);
        Assert.Equal(1, ofCopy.CosineSimilarity!.Value, 1e-12);
        Assert.Equal(1, ofCopy.RelativeReconstructionBias!.Value, 1e-12);
    }

    [Fact]
    public void A_constant_error_is_seen_by_fvu_and_not_by_the_per_dimension_ratio()
    {
        for (int r = 0; r < Rows; r++)
        {
            for (int c = 0; c < Width; c++)
                _y[r, c] = _x[r, c] + 64;
        }

        ReconstructionMetrics measured = Measure(Rows).Reconstruction;
        Assert.True(measured.Fvu > 0.001);
        Assert.Equal(1, measured.ExplainedVariancePerDimensionRatio!.Value, 1e-9);
    }

    [Fact]
    public void Equal_rows_have_no_fvu()
    {
        var codes = new float[1, 3];
        float[,] same = { { 0, 5, 5 } };
        SaeMetrics measured = Run(new RecordedCodes(codes, same), new float[300], 100);
        Assert.Null(measured.Reconstruction.Fvu);
        Assert.Null(measured.Reconstruction.ExplainedVariancePerDimensionRatio);
        Assert.Null(measured.Reconstruction.L2Ratio);
        Assert.Equal(0, measured.Activity.L0);
        Assert.Equal(1, measured.Activity.DeadFraction);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        Assert.Equal(Measure(Rows, one).Reconstruction, Measure(Rows, three).Reconstruction);
    }

    [Fact]
    public void Activations_of_another_width_empty_ones_and_nan_are_refused_in_a_sentence()
    {
        var encoder = new RecordedCodes(_codes, _y);
        Assert.Contains("rows of 7 values, but the activations have 3", Fails(encoder, new float[30], 3));
        Assert.Contains("no rows", Fails(encoder, [], 7));
        float[] damaged = new float[70];
        damaged[24] = float.NaN;
        Assert.Contains("row 3", Fails(encoder, damaged, 7));

        static string Fails(ISparseEncoder encoder, float[] values, int width)
        {
            using Tensor rows = Tensor.FromFloats(values, values.Length / width, width);
            return Assert.Throws<PlmLensException>(() => SaeEvaluation.Measure(
                encoder, new TensorRows(rows), WorkerPool.Shared, "measuring", NoProgress.Instance)).Message;
        }
    }

    private SaeMetrics Measure(int rows, WorkerPool? pool = null)
    {
        var flat = new float[rows * Width];
        Buffer.BlockCopy(_x, 0, flat, 0, flat.Length * sizeof(float));
        return Run(new RecordedCodes(_codes, _y), flat, rows, pool);
    }

    private static SaeMetrics Run(ISparseEncoder encoder, float[] values, int rows, WorkerPool? pool = null)
    {
        using Tensor tensor = Tensor.FromFloats(values, rows, encoder.Width);
        return SaeEvaluation.Measure(
            encoder,
            new TensorRows(tensor),
            pool ?? WorkerPool.Shared,
            "measuring",
            NoProgress.Instance,
            cancel: TestContext.Current.CancellationToken);
    }

    private static void Close(double expected, double? actual) =>
        Assert.InRange(actual!.Value, expected - (1e-9 * Math.Abs(expected)), expected + (1e-9 * Math.Abs(expected)));

    private static IEnumerable<int> All() => Enumerable.Range(0, Rows);

    private static IEnumerable<int> Columns() => Enumerable.Range(0, Width);

    private double E(int r, int c) => (double)_x[r, c] - _y[r, c];

    private double Error(int r) => Columns().Sum(c => E(r, c) * E(r, c));

    private double Variance(int r, double[] mean) => Columns().Sum(c => Math.Pow(_x[r, c] - mean[c], 2));

    private static double Norm(float[,] values, int r) =>
        Math.Sqrt(Columns().Sum(c => (double)values[r, c] * values[r, c]));

    private double Cosine(int r) =>
        Columns().Sum(c => (double)_x[r, c] * _y[r, c]) / (Norm(_x, r) * Norm(_y, r));
}
