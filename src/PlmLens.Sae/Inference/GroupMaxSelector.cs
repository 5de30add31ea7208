using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>The largest positive pre-activation of each of k groups of neighbouring latents: a top-1 of each
/// group.</summary>
internal sealed class GroupMaxSelector : ILatentSelector
{
    private readonly IBackend _backend;
    private readonly SaeWeights _weights;
    private readonly Readout _readout;
    private readonly int _size;
    private readonly IPackedWeight[] _groups;
    private readonly int[] _rowIndices;
    private readonly float[] _rowValues;
    private Tensor _indices = new(DType.I32, 0);
    private Tensor _values = new(DType.F32, 0);

    public GroupMaxSelector(IBackend backend, SaeWeights weights, int groups, Readout readout)
    {
        _backend = backend;
        _weights = weights;
        _readout = readout;
        _size = weights.Latents / groups;
        long share = (long)_size * weights.Width;
        _groups = [.. Enumerable.Range(0, groups).Select(g =>
            backend.Pack(weights.Encoder.View<float>().Slice(g * share, share), _size, weights.Width))];
        _rowIndices = new int[groups];
        _rowValues = new float[groups];
    }

    public void Select(TensorView<float> input, int rows, CodeBuffer codes)
    {
        if (_indices.Count < (long)rows * _groups.Length)
        {
            DisposeSlots();
            _indices = new Tensor(DType.I32, _groups.Length, rows);
            _values = new Tensor(DType.F32, _groups.Length, rows);
        }

        TensorView<int> indices = _indices;
        TensorView<float> values = _values;
        for (int g = 0; g < _groups.Length; g++)
        {
            TensorView<float> bias = _weights.EncoderBias.View<float>().Slice((long)g * _size, _size);
            _backend.EncodeTopK(input, _groups[g], bias, rows, 1, indices.Row(g, rows), values.Row(g, rows));
        }

        for (int r = 0; r < rows; r++)
        {
            int active = 0;
            for (int g = 0; g < _groups.Length; g++)
            {
                int winner = indices[((long)g * rows) + r];
                if (winner < 0)
                    continue;
                _rowIndices[active] = (g * _size) + winner;
                _rowValues[active++] = values[((long)g * rows) + r];
            }

            _readout.AddRow(codes, _rowIndices.AsSpan(0, active), _rowValues.AsSpan(0, active));
        }
    }

    public void Dispose()
    {
        foreach (IPackedWeight group in _groups)
            group.Dispose();
        DisposeSlots();
    }

    private void DisposeSlots()
    {
        _indices.Dispose();
        _values.Dispose();
    }
}
