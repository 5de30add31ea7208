using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Analysis.Probes;

/// <summary>The letters around each residue as numbers: inputs of a probe that knows no model.</summary>
/// <param name="records">The corpus.</param>
internal sealed class SequenceRows(IReadOnlyList<ProteinRecord> records) : IActivationRows
{
    private readonly string[] _sequences = [.. records.Select(
        r => r.Sequence.Replace(ProteinRecord.MaskToken, "-", StringComparison.Ordinal))];

    private readonly long[] _firstRows = FirstRows(records);

    public int Width => SequenceInput.WindowColumns;

    public long Count => _firstRows[^1];

    public void Gather(ReadOnlySpan<long> rows, TensorView<float> output)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            int protein = Array.BinarySearch(_firstRows, rows[i]);
            if (protein < 0)
                protein = ~protein - 1;
            // A protein without residues begins where the next one does.
            while (_firstRows[protein + 1] == _firstRows[protein])
                protein++;
            SequenceInput.FillWindow(
                _sequences[protein], (int)(rows[i] - _firstRows[protein]), output.Row(i, Width).Span);
        }
    }

    private static long[] FirstRows(IReadOnlyList<ProteinRecord> records)
    {
        var first = new long[records.Count + 1];
        for (int p = 0; p < records.Count; p++)
            first[p + 1] = first[p] + records[p].Length;
        return first;
    }
}
