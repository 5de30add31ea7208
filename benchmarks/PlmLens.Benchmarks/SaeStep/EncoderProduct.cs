using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Benchmarks.SaeStep;

/// <summary>Sizes of a training step.</summary>
/// <param name="Width">Values of a hidden state.</param>
/// <param name="Latents">Latents.</param>
/// <param name="K">Active latents of a token.</param>
/// <param name="Batch">Tokens of a step.</param>
internal sealed record StepShape(int Width, int Latents, int K, int Batch);

/// <summary>The matrix product inside a step, alone: what no TopK step can be faster than.</summary>
internal sealed class EncoderProduct : IDisposable
{
    private readonly CpuBackend _backend;
    private readonly Tensor _input;
    private readonly Tensor _output;
    private readonly IPackedWeight _weight;
    private readonly int _rows;

    public EncoderProduct(CpuBackend backend, StepShape shape)
    {
        _backend = backend;
        _rows = shape.Batch;
        _input = Uniform(shape.Batch, shape.Width);
        _output = new Tensor(DType.F32, shape.Batch, shape.Latents);
        using Tensor weight = Uniform(shape.Latents, shape.Width);
        _weight = backend.Pack(weight, shape.Latents, shape.Width);
    }

    public void Run() => _backend.Linear(_input, _weight, default, _rows, Epilogue.None, _output);

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
        _weight.Dispose();
    }

    private static Tensor Uniform(int rows, int cols)
    {
        var random = new SeededRandom((ulong)rows);
        var tensor = new Tensor(DType.F32, rows, cols);
        foreach (ref float value in tensor.View<float>().Span)
            value = (float)random.NextDouble() - 0.5f;
        return tensor;
    }
}
