using PlmLens.Compute.Cpu;
using PlmLens.Core;

namespace PlmLens.Compute.Tests.Gemm;

/// <summary>A product with random inputs and its sums in binary64.</summary>
internal sealed class GemmCase : IDisposable
{
    private readonly Tensor _x;
    private readonly Tensor _weight;
    private readonly Tensor _bias;

    internal GemmCase(int rows, int inner, int columns, ulong seed = 1)
    {
        Rows = rows;
        Inner = inner;
        Columns = columns;
        var random = new Random((int)seed);
        _x = Random(random, rows * inner);
        _weight = Random(random, columns * inner);
        _bias = Random(random, columns);
    }

    internal int Rows { get; }

    internal int Inner { get; }

    internal int Columns { get; }

    internal TensorView<float> X => _x;

    internal TensorView<float> Weight => _weight;

    internal TensorView<float> Bias => _bias;

    internal PackedMatrix Pack() => PackedMatrix.Pack(WorkerPool.Shared, Weight, Columns, Inner);

    /// <summary>The exact sum, and the sum of magnitudes that bounds its rounding error.</summary>
    internal (double Sum, double Magnitude) Exact(int row, int column)
    {
        double sum = 0, magnitude = 0;
        for (int i = 0; i < Inner; i++)
        {
            double term = (double)X[((long)row * Inner) + i] * Weight[((long)column * Inner) + i];
            sum += term;
            magnitude += Math.Abs(term);
        }

        return (sum, magnitude);
    }

    public void Dispose()
    {
        _x.Dispose();
        _weight.Dispose();
        _bias.Dispose();
    }

    private static Tensor Random(Random random, int count)
    {
        var tensor = new Tensor(DType.F32, count);
        foreach (ref float value in tensor.View<float>().Span)
            value = (random.NextSingle() * 2) - 1;
        return tensor;
    }
}
