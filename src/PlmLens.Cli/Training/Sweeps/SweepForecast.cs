using System.Diagnostics;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Cli.Training;

/// <summary>About how much memory and time SAEs will take: counted, and scaled by a matrix product measured here and
/// now.</summary>
internal sealed class SweepForecast
{
    // A TopK step is two thirds of its encoder's product; a dense step makes about four such products.
    private const double SparseShare = 0.65, DenseProducts = 4;
    private const int ProbeRows = 512, ProbeLatents = 2048;
    private readonly IBackend _backend;
    private readonly Dictionary<int, double> _rates = [];

    public SweepForecast(IBackend backend) => _backend = backend;

    /// <summary>Bytes of one SAE in training: weights, both moments, the packed encoder, and the batch.</summary>
    public static long Bytes(TrainingOptions options, int width, int targetWidth)
    {
        long output = targetWidth > 0 ? targetWidth : width;
        long matrices = (long)options.Latents * (width + output) * 3, packed = (long)options.Latents * width;
        long slots = options.IsTopKFamily ? options.ActiveK + Math.Max(1, width / 2) : 64;
        return 4 * (matrices + packed + (options.BatchSize * ((3L * width) + output + (4 * slots))));
    }

    /// <summary>Seconds of a whole run, on its own.</summary>
    public double Seconds(TrainingOptions options, int width)
    {
        double tokens = (double)options.Steps * options.BatchSize;
        double product = 2.0 * options.Latents * width * tokens / Rate(width);
        return options.IsTopKFamily ? product / SparseShare : product * DenseProducts;
    }

    // Floating-point operations per second of a product of the encoder's shape.
    private double Rate(int width)
    {
        if (_rates.TryGetValue(width, out double known))
            return known;
        using var x = new Tensor(DType.F32, ProbeRows, width);
        using var weight = new Tensor(DType.F32, ProbeLatents, width);
        using var output = new Tensor(DType.F32, ProbeRows, ProbeLatents);
        using IPackedWeight packed = _backend.Pack(weight, ProbeLatents, width);
        double best = double.PositiveInfinity;
        for (int i = 0; i < 5; i++)
        {
            long start = Stopwatch.GetTimestamp();
            _backend.Linear(x, packed, default, ProbeRows, Epilogue.None, output);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return _rates[width] = 2.0 * ProbeRows * ProbeLatents * width / best;
    }
}
