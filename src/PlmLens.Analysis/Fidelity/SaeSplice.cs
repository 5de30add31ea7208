using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;

namespace PlmLens.Analysis.Fidelity;

/// <summary>Replaces the hidden states of residues by an SAE's reconstruction; start and end tokens, which it was not
/// trained on, keep theirs unless they are asked for.</summary>
/// <param name="encoder">The SAE.</param>
/// <param name="specialTokens">Also start and end tokens, as InterPLM does.</param>
internal sealed class SaeSplice(ISparseEncoder encoder, bool specialTokens = false) : IDisposable
{
    private readonly CodeBuffer _codes = new();
    private Tensor? _output;

    public void Apply(TensorView<float> hidden, PackedBatch batch)
    {
        if (specialTokens)
        {
            Replace(hidden.Slice(0, (long)batch.Rows * encoder.Width), batch.Rows);
            return;
        }

        for (int segment = 0; segment < batch.Count; segment++)
        {
            TensorView<float> states = batch.ResidueRows(hidden, segment, encoder.Width);
            Replace(states, (int)(states.Length / encoder.Width));
        }
    }

    public void Dispose()
    {
        _codes.Dispose();
        _output?.Dispose();
    }

    private void Replace(TensorView<float> states, int rows)
    {
        Reserve(rows);
        encoder.Encode(states, rows, _codes);
        encoder.Decode(_codes, states, _output!);
        _output!.View<float>().Slice(0, states.Length).Span.CopyTo(states.Span);
    }

    private void Reserve(int rows)
    {
        if (_output is not null && _output.Shape[0] >= rows)
            return;
        _output?.Dispose();
        _output = new Tensor(DType.F32, rows, encoder.Width);
    }
}
