using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;

namespace PlmLens.Analysis.Fidelity;

/// <summary>Replaces the hidden states of residues by an SAE's reconstruction; start and end tokens, which it was not
/// trained on, keep theirs.</summary>
internal sealed class SaeSplice(ISparseEncoder encoder) : IDisposable
{
    private Tensor? _indices;
    private Tensor? _values;
    private Tensor? _output;

    public void Apply(TensorView<float> hidden, PackedBatch batch)
    {
        for (int segment = 0; segment < batch.Count; segment++)
        {
            TensorView<float> states = batch.ResidueRows(hidden, segment, encoder.Width);
            int rows = (int)(states.Length / encoder.Width);
            Reserve(rows);
            encoder.Encode(states, rows, _indices!, _values!);
            encoder.Decode(_indices!, _values!, rows, _output!);
            _output!.View<float>().Slice(0, states.Length).Span.CopyTo(states.Span);
        }
    }

    public void Dispose()
    {
        _indices?.Dispose();
        _values?.Dispose();
        _output?.Dispose();
    }

    private void Reserve(int rows)
    {
        if (_output is not null && _output.Shape[0] >= rows)
            return;
        Dispose();
        _indices = new Tensor(DType.I32, rows, encoder.MaxActive);
        _values = new Tensor(DType.F32, rows, encoder.MaxActive);
        _output = new Tensor(DType.F32, rows, encoder.Width);
    }
}
