using PlmLens.Core;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Analysis.Encoding;

/// <summary>Encodes the hidden states of a corpus into stored sparse codes, and measures the reconstruction.</summary>
public static class CorpusEncoder
{
    private const int RowsAtOnce = 4096;

    /// <summary>Encodes every residue.</summary>
    /// <param name="rows">The hidden states of the corpus.</param>
    /// <param name="proteins">The corpus.</param>
    /// <param name="encoder">The SAE.</param>
    /// <param name="writer">Receives the codes; finishing it is the caller's.</param>
    /// <param name="stage">Name of this work in progress reports.</param>
    /// <param name="progress">Receives progress in residues.</param>
    /// <param name="cancel">Stops between batches.</param>
    /// <returns>What the reconstruction of all residues was like.</returns>
    public static FvuMeter Encode(
        CachedRows rows,
        ProteinTable proteins,
        ISparseEncoder encoder,
        SparseCodesWriter writer,
        string stage,
        IWorkProgress progress,
        CancellationToken cancel = default)
    {
        var fvu = new FvuMeter(rows.Width);
        Buffers? buffers = null;
        try
        {
            int next = 0;
            while (next < proteins.Proteins.Count)
            {
                cancel.ThrowIfCancellationRequested();
                int first = next, count = 0;
                while (next < proteins.Proteins.Count && (count == 0 || count < RowsAtOnce))
                    count += proteins.Proteins[next++].Length;
                if (buffers is null || buffers.Rows < count)
                {
                    buffers?.Dispose();
                    buffers = new Buffers(count, encoder);
                }

                long firstRow = proteins.Proteins[first].FirstRow;
                EncodeRows(rows, firstRow, count, encoder, buffers, fvu);
                for (int p = first; p < next; p++)
                    AddProtein(proteins.Proteins[p], firstRow, buffers.Codes, writer);
                progress.Report(stage, firstRow + count, proteins.Rows, "residues");
            }
        }
        finally
        {
            buffers?.Dispose();
        }

        return fvu;
    }

    private static void EncodeRows(
        CachedRows rows, long first, int count, ISparseEncoder encoder, Buffers buffers, FvuMeter fvu)
    {
        rows.Read(first, count, buffers.States);
        encoder.Encode(buffers.States, count, buffers.Codes);
        encoder.Decode(buffers.Codes, buffers.States, buffers.Reconstruction);
        fvu.Add(buffers.States, buffers.Reconstruction, count);
    }

    private static void AddProtein(StoredProtein protein, long firstRow, CodeBuffer codes, SparseCodesWriter writer)
    {
        TensorView<long> starts = codes.Starts.Slice(protein.FirstRow - firstRow);
        writer.AddProtein(protein.Length, starts, codes.Indices, codes.Values);
    }

    private sealed class Buffers(int rows, ISparseEncoder encoder) : IDisposable
    {
        public int Rows => rows;

        public Tensor States { get; } = new(DType.F32, rows, encoder.Width);

        public Tensor Reconstruction { get; } = new(DType.F32, rows, encoder.OutputWidth);

        public CodeBuffer Codes { get; } = new();

        public void Dispose()
        {
            States.Dispose();
            Reconstruction.Dispose();
            Codes.Dispose();
        }
    }
}
