using System.Buffers;
using System.Numerics.Tensors;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Server.Lenses;

/// <summary>
/// What a latent's whole posting list says: the largest activation in every protein, a histogram, and the amino acids
/// on which it is active. Every posting is read; long lists by all threads, cut by the list's length, so that the
/// result does not depend on how many there are.
/// </summary>
internal sealed class PostingSummary
{
    /// <summary>Bins of the histogram.</summary>
    public const int Bins = 10;

    // A part is read in pieces that stay in the processor's cache.
    private const int PartPostings = 1 << 18;
    private const int Piece = 1 << 14;

    private PostingSummary(int proteins)
    {
        MaximumOf = new float[proteins];
    }

    /// <summary>Largest activation in each protein; 0 where it is not active.</summary>
    public float[] MaximumOf { get; }

    /// <summary>Residues by activation: bin b from b to b + 1 tenths of the latent's maximum.</summary>
    public long[] Histogram { get; } = new long[Bins];

    /// <summary>Active residues by letter, A to Z; all 0 without sequences.</summary>
    public long[] Letters { get; } = new long[26];

    /// <summary>Reads a latent's list.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="maximum">Its largest activation.</param>
    /// <param name="firstRows">[proteins + 1]: first row of each protein, and the number of all rows.</param>
    /// <param name="letters">One byte for each residue of the corpus; empty when it is not known.</param>
    /// <exception cref="PlmLensException">The list cannot be read.</exception>
    public static PostingSummary Read(
        CodesReader codes, int latent, float maximum, int[] firstRows, byte[] letters)
    {
        var summary = new PostingSummary(firstRows.Length - 1);
        int count = codes.CountOf(latent);
        if (count == 0)
            return summary;
        int[] starts = Parts(codes, latent, count, firstRows);
        var job = new Job(codes, latent, maximum, firstRows, letters, starts, summary, new Lock());
        int parts = starts.Length - 1;
        if (parts == 1)
            job.Run(0, 0);
        else
            WorkerPool.Shared.For(parts, ref job);
        return summary;
    }

    // Every part begins with the first posting of a protein, so that no two write one protein's maximum.
    private static int[] Parts(CodesReader codes, int latent, int count, int[] firstRows)
    {
        var starts = new List<int> { 0 };
        Span<uint> position = stackalloc uint[1];
        Span<float> value = stackalloc float[1];
        for (long nominal = PartPostings; nominal < count; nominal += PartPostings)
        {
            codes.ReadPostings(latent, (int)nominal, position, value);
            int start = codes.LowerBound(latent, firstRows[ProteinOf(firstRows, position[0])]);
            if (start > starts[^1])
                starts.Add(start);
        }

        starts.Add(count);
        return [.. starts];
    }

    private static int ProteinOf(int[] firstRows, uint row)
    {
        int found = Array.BinarySearch(firstRows, (int)row);
        if (found < 0)
            return ~found - 1;
        // Proteins without residues share their first row with the next: the last one has it.
        while (found + 2 < firstRows.Length && firstRows[found + 1] == (int)row)
            found++;
        return found;
    }

    private readonly struct Job(
        CodesReader codes,
        int latent,
        float maximum,
        int[] firstRows,
        byte[] letters,
        int[] starts,
        PostingSummary summary,
        Lock gate) : IParallelJob
    {
        public void Run(int part, int worker)
        {
            uint[] positions = ArrayPool<uint>.Shared.Rent(Piece);
            float[] values = ArrayPool<float>.Shared.Rent(Piece);
            try
            {
                Span<long> bins = stackalloc long[Bins];
                Span<long> counts = stackalloc long[26];
                bins.Clear();
                counts.Clear();
                for (int at = starts[part]; at < starts[part + 1]; at += Piece)
                {
                    int length = Math.Min(Piece, starts[part + 1] - at);
                    Span<uint> where = positions.AsSpan(0, length);
                    Span<float> what = values.AsSpan(0, length);
                    codes.ReadPostings(latent, at, where, what);
                    AddMaxima(where, what);
                    AddBins(what, bins);
                    if (letters.Length > 0)
                        AddLetters(where, counts);
                }

                lock (gate)
                {
                    for (int b = 0; b < Bins; b++)
                        summary.Histogram[b] += bins[b];
                    for (int c = 0; c < counts.Length; c++)
                        summary.Letters[c] += counts[c];
                }
            }
            finally
            {
                ArrayPool<uint>.Shared.Return(positions);
                ArrayPool<float>.Shared.Return(values);
            }
        }

        private void AddMaxima(ReadOnlySpan<uint> where, ReadOnlySpan<float> what)
        {
            int protein = ProteinOf(firstRows, where[0]);
            for (int i = 0; i < where.Length;)
            {
                while (where[i] >= (uint)firstRows[protein + 1])
                    protein++;
                uint end = (uint)firstRows[protein + 1];
                int next = i + 1;
                while (next < where.Length && where[next] < end)
                    next++;
                ref float best = ref summary.MaximumOf[protein];
                best = Math.Max(best, TensorPrimitives.Max(what[i..next]));
                i = next;
            }
        }

        private void AddBins(ReadOnlySpan<float> what, Span<long> bins)
        {
            float scale = Bins / maximum;
            foreach (float value in what)
                bins[Math.Clamp((int)(value * scale), 0, Bins - 1)]++;
        }

        private void AddLetters(ReadOnlySpan<uint> where, Span<long> counts)
        {
            foreach (uint row in where)
            {
                int letter = letters[row] - 'A';
                if ((uint)letter < 26)
                    counts[letter]++;
            }
        }
    }
}
