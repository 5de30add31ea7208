using System.Buffers;
using PlmLens.Store;

namespace PlmLens.Server.Lenses;

/// <summary>Receives what a latent does on one protein.</summary>
/// <param name="protein">Number of the protein.</param>
/// <param name="rows">Active rows of the corpus, ascending; all in this protein.</param>
/// <param name="values">As many activations.</param>
internal delegate void ProteinPostings(int protein, ReadOnlySpan<uint> rows, ReadOnlySpan<float> values);

/// <summary>Goes through a latent's posting list protein by protein, with a bounded piece of it in memory.</summary>
internal static class PostingWalk
{
    private const int Piece = 1 << 16;

    /// <summary>Visits every protein on which the latent is active, in the order of the corpus.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="firstRows">[proteins + 1]: first row of each protein, and the number of all rows.</param>
    /// <param name="visit">Receives each; the spans are valid during the call.</param>
    /// <exception cref="Core.PlmLensException">The list cannot be read.</exception>
    public static void Each(CodesReader codes, int latent, int[] firstRows, ProteinPostings visit)
    {
        int count = codes.CountOf(latent), size = Piece, protein = 0;
        uint[] rows = ArrayPool<uint>.Shared.Rent(size);
        float[] values = ArrayPool<float>.Shared.Rent(size);
        try
        {
            for (int at = 0; at < count;)
            {
                int length = Math.Min(size, count - at);
                codes.ReadPostings(latent, at, rows.AsSpan(0, length), values.AsSpan(0, length));
                int done = Visit(rows.AsSpan(0, length), values.AsSpan(0, length), at + length == count);
                at += done;
                if (done > 0)
                    continue;

                // One protein has more active residues than a piece holds.
                size *= 2;
                ArrayPool<uint>.Shared.Return(rows);
                ArrayPool<float>.Shared.Return(values);
                rows = ArrayPool<uint>.Shared.Rent(size);
                values = ArrayPool<float>.Shared.Rent(size);
            }
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(rows);
            ArrayPool<float>.Shared.Return(values);
        }

        // The postings of whole proteins; the last one of a piece may go on in the next.
        int Visit(ReadOnlySpan<uint> where, ReadOnlySpan<float> what, bool last)
        {
            int start = 0;
            while (start < where.Length)
            {
                while (where[start] >= (uint)firstRows[protein + 1])
                    protein++;
                uint limit = (uint)firstRows[protein + 1];
                int end = start + 1;
                while (end < where.Length && where[end] < limit)
                    end++;
                if (end == where.Length && !last)
                    return start;
                visit(protein, where[start..end], what[start..end]);
                start = end;
            }

            return start;
        }
    }
}
