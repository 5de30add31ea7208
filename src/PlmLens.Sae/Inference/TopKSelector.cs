using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>The k largest positive pre-activations of each row.</summary>
internal sealed class TopKSelector(IBackend backend, SaeWeights weights, int k, Readout readout) : ILatentSelector
{
    private readonly IPackedWeight _encoder = backend.Pack(weights.Encoder, weights.Latents, weights.Width);
    private Tensor _indices = new(DType.I32, 0);
    private Tensor _values = new(DType.F32, 0);

    public void Select(TensorView<float> input, int rows, CodeBuffer codes)
    {
        if (_indices.Count < (long)rows * k)
        {
            DisposeSlots();
            _indices = new Tensor(DType.I32, rows, k);
            _values = new Tensor(DType.F32, rows, k);
        }

        backend.EncodeTopK(input, _encoder, weights.EncoderBias, rows, k, _indices, _values);
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<int> indices = _indices.View<int>().Row(r, k).Span;
            int active = indices.IndexOf(-1);
            indices = active < 0 ? indices : indices[..active];
            readout.AddRow(codes, indices, _values.View<float>().Row(r, k).Slice(0, indices.Length).Span);
        }
    }

    public void Dispose()
    {
        _encoder.Dispose();
        DisposeSlots();
    }

    private void DisposeSlots()
    {
        _indices.Dispose();
        _values.Dispose();
    }
}
