using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>
/// Gathers the contact logits of a batch while the blocks run, so that the attention of only one protein and one block
/// is held at a time.
/// </summary>
internal sealed class ContactSums
{
    private readonly ContactHead _head;
    private readonly PackedBatch _batch;
    private readonly long[] _starts;
    private readonly TensorView<float> _logits;

    /// <param name="head">The regression.</param>
    /// <param name="batch">Windows in it are passed over.</param>
    /// <param name="work">Lends the memory.</param>
    public ContactSums(ContactHead head, PackedBatch batch, EsmWorkspace work)
    {
        _head = head;
        _batch = batch;
        _starts = new long[batch.Count + 1];
        for (int s = 0; s < batch.Count; s++)
        {
            long residues = batch.Segments[s].IsComplete ? batch.Segments[s].Residues.Length : 0;
            _starts[s + 1] = _starts[s] + (residues * residues);
        }

        _logits = work.Contacts(_starts[^1]).Slice(0, _starts[^1]);
        _logits.Clear();
    }

    /// <summary>Adds one block's attention of one protein.</summary>
    public void Add(int segment, int block, TensorView<float> map)
    {
        if (_batch.Segments[segment].IsComplete)
            _head.Add(map, block, _batch.Segments[segment].Tokens, Of(segment));
    }

    /// <summary>Turns the sums into probabilities and hands them over.</summary>
    public void Finish(EsmContactsHandler handler)
    {
        for (int s = 0; s < _batch.Count; s++)
        {
            if (!_batch.Segments[s].IsComplete)
                continue;
            _head.Finish(Of(s), _batch.Segments[s].Residues.Length);
            handler(s, Of(s));
        }
    }

    private TensorView<float> Of(int segment) =>
        _logits.Slice(_starts[segment], _starts[segment + 1] - _starts[segment]);
}
