using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Analysis.Metrics;

/// <summary>Codes and reconstructions of some rows, in buffers that are used again.</summary>
internal sealed class CodedRows : IDisposable
{
    private readonly ISparseEncoder _encoder;
    private readonly Tensor _indices, _values, _output;
    private int _rows;

    /// <summary>Makes room.</summary>
    /// <param name="encoder">Stays the caller's.</param>
    /// <param name="rows">Most rows of a call.</param>
    public CodedRows(ISparseEncoder encoder, int rows)
    {
        _encoder = encoder;
        _indices = new Tensor(DType.I32, rows, encoder.MaxActive);
        _values = new Tensor(DType.F32, rows, encoder.MaxActive);
        _output = new Tensor(DType.F32, rows, encoder.Width);
    }

    /// <summary>Latents of the entries of all rows; an entry whose value is 0 is an empty slot.</summary>
    public ReadOnlySpan<int> Indices => _indices.View<int>().Slice(0, (long)_rows * _encoder.MaxActive).Span;

    /// <summary>Values of the entries of all rows.</summary>
    public ReadOnlySpan<float> Values => _values.View<float>().Slice(0, (long)_rows * _encoder.MaxActive).Span;

    /// <summary>[rows, width].</summary>
    public TensorView<float> Reconstruction => _output.View<float>().Slice(0, (long)_rows * _encoder.Width);

    /// <summary>Encodes and decodes rows.</summary>
    public void Run(TensorView<float> x, int rows)
    {
        _rows = rows;
        _encoder.Encode(x, rows, _indices, _values);
        _encoder.Decode(_indices, _values, rows, _output);
    }

    public void Dispose()
    {
        _indices.Dispose();
        _values.Dispose();
        _output.Dispose();
    }
}
