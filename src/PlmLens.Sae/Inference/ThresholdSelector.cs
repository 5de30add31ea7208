using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Every latent above its threshold. Rows get a fixed number of slots at first; when one needs more, its rows are
/// encoded again with room for it, and the wider slots stay.
/// </summary>
internal sealed class ThresholdSelector : ILatentSelector
{
    // Most slots of all rows together (32 MiB), and least rows at a time: what bounds the workspace.
    private const int MostSlots = 1 << 22;
    private const int LeastRows = 48;
    private readonly IBackend _backend;
    private readonly IPackedWeight _encoder;
    private readonly Tensor? _bias;
    private readonly Tensor? _thresholds;
    private readonly Readout _readout;
    private int _slots;
    private Tensor _counts = new(DType.I32, 0);
    private Tensor _indices = new(DType.I32, 0);
    private Tensor _values = new(DType.F32, 0);

    /// <param name="backend">Runs the ops.</param>
    /// <param name="encoder">[latents, width].</param>
    /// <param name="bias">[latents], or null for none; not disposed.</param>
    /// <param name="thresholds">[latents], or null for 0; taken over.</param>
    /// <param name="readout">The last step.</param>
    public ThresholdSelector(IBackend backend, Tensor encoder, Tensor? bias, Tensor? thresholds, Readout readout)
    {
        _backend = backend;
        _encoder = backend.Pack(encoder, (int)encoder.Shape[0], (int)encoder.Shape[1]);
        _bias = bias;
        _thresholds = thresholds;
        _readout = readout;
        _slots = Math.Min(_encoder.OutFeatures, 128);
    }

    public void Select(TensorView<float> input, int rows, CodeBuffer codes)
    {
        int width = _encoder.InFeatures;
        for (int first = 0; first < rows;)
        {
            int count = Math.Min(rows - first, Math.Max(LeastRows, MostSlots / _slots));
            int most = Encode(input.Slice((long)first * width, (long)count * width), count);
            if (most > _slots)
            {
                _slots = (int)Math.Min(_encoder.OutFeatures, most * 5L / 4);
                continue;
            }

            for (int r = 0; r < count; r++)
            {
                int active = _counts.View<int>()[r];
                long start = (long)r * _slots;
                _readout.AddRow(
                    codes,
                    _indices.View<int>().Slice(start, active).Span,
                    _values.View<float>().Slice(start, active).Span);
            }

            first += count;
        }
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _thresholds?.Dispose();
        DisposeSlots();
    }

    // The most latents that a row has above their thresholds.
    private int Encode(TensorView<float> input, int rows)
    {
        if (_counts.Count < rows || _indices.Count < (long)rows * _slots)
        {
            DisposeSlots();
            _counts = new Tensor(DType.I32, rows);
            _indices = new Tensor(DType.I32, rows, _slots);
            _values = new Tensor(DType.F32, rows, _slots);
        }

        _backend.EncodeAbove(
            input,
            _encoder,
            _bias?.View<float>() ?? default,
            _thresholds?.View<float>() ?? default,
            rows,
            _slots,
            _counts,
            _indices,
            _values);
        int most = 0;
        foreach (int count in _counts.View<int>().Slice(0, rows).Span)
            most = Math.Max(most, count);
        return most;
    }

    private void DisposeSlots()
    {
        _counts.Dispose();
        _indices.Dispose();
        _values.Dispose();
    }
}
