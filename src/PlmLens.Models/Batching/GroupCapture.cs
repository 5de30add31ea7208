using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>Gathers what the passes over one group of proteins give, stitching windows. Reused from group to group.
/// </summary>
internal sealed class GroupCapture : IDisposable
{
    private readonly EsmConfig _config;
    private readonly bool _specials;
    private readonly Tensor?[] _states;
    private Tensor? _logits, _contacts, _attention;
    private BatchGroup _group = new([], []);
    private IReadOnlyList<GroupSegment> _batch = [];

    // First row of each member, first contact, first attention value; one more entry than members.
    private int[] _rows = [0];
    private long[] _contactStarts = [0];
    private long[] _attentionStarts = [0];

    public GroupCapture(EsmConfig config, int points, bool specials)
    {
        _config = config;
        _specials = specials;
        _states = new Tensor?[points];
    }

    /// <summary>Makes room for a group; what an earlier one left is gone.</summary>
    public void Begin(BatchGroup group, bool logits, bool contacts, bool attention)
    {
        _group = group;
        int count = group.Proteins.Count;
        _rows = new int[count + 1];
        _contactStarts = new long[count + 1];
        _attentionStarts = new long[count + 1];
        long maps = (long)_config.Layers * _config.Heads;
        for (int m = 0; m < count; m++)
        {
            long covered = group.Proteins[m].Covered;
            bool whole = group.Proteins[m].Windows.Count == 1;
            _rows[m + 1] = checked(_rows[m] + (int)covered + (_specials ? 2 : 0));
            _contactStarts[m + 1] = _contactStarts[m] + (contacts && whole ? covered * covered : 0);
            _attentionStarts[m + 1] =
                _attentionStarts[m] + (attention && whole ? maps * (covered + 2) * (covered + 2) : 0);
        }

        for (int p = 0; p < _states.Length; p++)
            Reserve(ref _states[p], (long)_rows[^1] * _config.Dim);
        Reserve(ref _logits, logits ? (long)_rows[^1] * Alphabet.Size : 0);
        Reserve(ref _contacts, _contactStarts[^1]);
        Reserve(ref _attention, _attentionStarts[^1]);
    }

    /// <summary>Says which segments the next calls are about.</summary>
    public void BeginBatch(int batch) => _batch = _group.Batches[batch];

    public int RowsOf(int member) => _rows[member + 1] - _rows[member];

    public TensorView<float> States(int member, int point) =>
        Rows(_states[point], member, _config.Dim);

    public TensorView<float> Logits(int member) => Rows(_logits, member, Alphabet.Size);

    public TensorView<float> Contacts(int member) => Part(_contacts, _contactStarts, member);

    public TensorView<float> Attention(int member) => Part(_attention, _attentionStarts, member);

    /// <summary>Keeps the rows of one point.</summary>
    public void TakeStates(int point, TensorView<float> hidden, PackedBatch batch) =>
        TakeRows(hidden, batch, _config.Dim, _states[point]!);

    /// <summary>Keeps the logits.</summary>
    public void TakeLogits(TensorView<float> logits, PackedBatch batch) =>
        TakeRows(logits, batch, Alphabet.Size, _logits!);

    /// <summary>Keeps the contacts of one segment.</summary>
    public void TakeContacts(int segment, TensorView<float> contacts)
    {
        TensorView<float> own = Contacts(_batch[segment].Member);
        if (!own.IsNull)
            contacts.Span.CopyTo(own.Span);
    }

    /// <summary>Keeps the attention of one segment in one block.</summary>
    public void TakeAttention(int segment, int block, TensorView<float> map)
    {
        TensorView<float> own = Attention(_batch[segment].Member);
        if (!own.IsNull)
            map.Span.CopyTo(own.Row(block, map.Length).Span);
    }

    public void Dispose()
    {
        foreach (Tensor? states in _states)
            states?.Dispose();
        _logits?.Dispose();
        _contacts?.Dispose();
        _attention?.Dispose();
    }

    private static TensorView<float> Part(Tensor? all, long[] starts, int member)
    {
        long length = starts[member + 1] - starts[member];
        return length == 0 ? default : all!.View<float>().Slice(starts[member], length);
    }

    private static void Reserve(ref Tensor? buffer, long count)
    {
        if (count == 0 || buffer?.Count >= count)
            return;
        buffer?.Dispose();
        buffer = new Tensor(DType.F32, count);
    }

    private TensorView<float> Rows(Tensor? all, int member, int width) =>
        all is null ? default : all.View<float>().Slice((long)_rows[member] * width, (long)RowsOf(member) * width);

    private void TakeRows(TensorView<float> rows, PackedBatch batch, int width, Tensor target)
    {
        for (int s = 0; s < batch.Count; s++)
        {
            GroupSegment from = _batch[s];
            ProteinWindow window = _group.Proteins[from.Member].Windows[from.Window];
            int kept = window.KeepEnd - window.KeepFirst;
            int source = batch.ResidueRow(s) + window.KeepFirst - window.First;
            int first = _rows[from.Member] + (_specials ? 1 : 0);
            Copy(rows, source, kept, width, target, first + window.KeepFirst);
            if (_specials && batch.Segments[s].HasStart)
                Copy(rows, batch.Offsets[s], 1, width, target, _rows[from.Member]);
            if (_specials && batch.Segments[s].HasEnd)
                Copy(rows, batch.Offsets[s + 1] - 1, 1, width, target, _rows[from.Member + 1] - 1);
        }
    }

    private static void Copy(TensorView<float> from, int row, int rows, int width, Tensor target, int targetRow) =>
        from.Slice((long)row * width, (long)rows * width).Span
            .CopyTo(target.View<float>().Slice((long)targetRow * width, (long)rows * width).Span);
}
