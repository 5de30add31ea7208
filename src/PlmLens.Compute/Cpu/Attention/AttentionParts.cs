using PlmLens.Core;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// The parts of attention over a batch: (protein, head, group of queries), in that order. Cut by shape, so a protein's
/// parts are the same in every batch.
/// </summary>
internal sealed unsafe class AttentionParts : IDisposable
{
    // [2 * (proteins + 1)]: first row and first part of each protein, then the ends.
    private Tensor? _memory;
    private int _proteins;
    private int _heads;

    internal long Count { get; private set; }

    private int* FirstRows => (int*)_memory!.Pointer;

    private int* FirstParts => FirstRows + _proteins + 1;

    public void Dispose() => _memory?.Dispose();

    internal void Cut(ReadOnlySpan<int> offsets, int heads)
    {
        if (_memory is null || _memory.Count < 2L * offsets.Length)
        {
            _memory?.Dispose();
            _memory = new Tensor(DType.I32, 4L * offsets.Length);
        }

        _proteins = offsets.Length - 1;
        _heads = heads;
        offsets.CopyTo(new Span<int>(FirstRows, offsets.Length));
        long parts = 0;
        for (int p = 0; p < _proteins; p++)
        {
            FirstParts[p] = checked((int)parts);
            parts += (long)Groups(p) * heads;
        }

        FirstParts[_proteins] = checked((int)parts);
        Count = parts;
    }

    internal AttentionPart Find(int part)
    {
        // The last protein whose first part is not after this one; proteins without rows have no parts.
        int low = 0, high = _proteins;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (FirstParts[middle] <= part)
                low = middle;
            else
                high = middle;
        }

        int groups = Groups(low), local = part - FirstParts[low], group = local % groups;
        int rows = FirstRows[low + 1] - FirstRows[low], firstQuery = group * AttentionShape.QueryGroup;
        int queries = Math.Min(AttentionShape.QueryGroup, rows - firstQuery);
        return new AttentionPart(FirstRows[low], rows, local / groups, firstQuery, queries);
    }

    private int Groups(int protein)
    {
        int rows = FirstRows[protein + 1] - FirstRows[protein];
        return (rows + AttentionShape.QueryGroup - 1) / AttentionShape.QueryGroup;
    }
}

/// <summary>Some queries of one head of one protein.</summary>
/// <param name="FirstRow">Row of the batch where the protein starts.</param>
/// <param name="Rows">Tokens of the protein.</param>
/// <param name="Head">Which head.</param>
/// <param name="FirstQuery">First query, counted in the protein.</param>
/// <param name="Queries">Number of queries, 1 or more.</param>
internal readonly record struct AttentionPart(int FirstRow, int Rows, int Head, int FirstQuery, int Queries);
