using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Analysis.Metrics;

/// <summary>Codes and reconstructions of some rows, in buffers that are used again.</summary>
internal sealed class CodedRows : IDisposable
{
    private readonly ISparseEncoder _encoder;
    private readonly CodeBuffer _codes = new();
    private readonly Tensor _output;

    /// <summary>Makes room.</summary>
    /// <param name="encoder">Stays the caller's.</param>
    /// <param name="rows">Most rows of a call.</param>
    public CodedRows(ISparseEncoder encoder, int rows)
    {
        _encoder = encoder;
        _output = new Tensor(DType.F32, rows, encoder.OutputWidth);
    }

    /// <summary>Latents of the entries of all rows.</summary>
    public ReadOnlySpan<int> Indices => _codes.Indices.Span;

    /// <summary>Values of the entries of all rows.</summary>
    public ReadOnlySpan<float> Values => _codes.Values.Span;

    /// <summary>[rows, output width].</summary>
    public TensorView<float> Reconstruction =>
        _output.View<float>().Slice(0, (long)_codes.Rows * _encoder.OutputWidth);

    /// <summary>Encodes and decodes rows.</summary>
    public void Run(TensorView<float> x, int rows)
    {
        _encoder.Encode(x, rows, _codes);
        _encoder.Decode(_codes, x, _output);
    }

    public void Dispose()
    {
        _codes.Dispose();
        _output.Dispose();
    }
}
