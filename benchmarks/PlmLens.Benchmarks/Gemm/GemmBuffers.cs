using PlmLens.Core;

namespace PlmLens.Benchmarks.Gemm;

/// <summary>Random inputs and room for the output of one product.</summary>
internal sealed class GemmBuffers(GemmShape shape) : IDisposable
{
    private readonly Tensor _x = Random((long)shape.Rows * shape.Inner);
    private readonly Tensor _weight = Random((long)shape.Columns * shape.Inner);
    private readonly Tensor _y = new(DType.F32, shape.Rows, shape.Columns);

    /// <summary>[rows, inner].</summary>
    public TensorView<float> X => _x;

    /// <summary>[columns, inner].</summary>
    public TensorView<float> Weight => _weight;

    /// <summary>[rows, columns].</summary>
    public TensorView<float> Y => _y;

    /// <inheritdoc/>
    public void Dispose()
    {
        _x.Dispose();
        _weight.Dispose();
        _y.Dispose();
    }

    private static Tensor Random(long count)
    {
        var tensor = new Tensor(DType.F32, count);
        var random = new Random(1);
        foreach (ref float value in tensor.View<float>().Span)
            value = random.NextSingle() - 0.5f;
        return tensor;
    }
}
