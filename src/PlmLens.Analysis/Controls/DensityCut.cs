using System.Runtime.InteropServices;

namespace PlmLens.Analysis.Controls;

/// <summary>Where to cut a dense column so that as few residues are above the cut as a latent is active on.</summary>
internal static class DensityCut
{
    /// <summary>The value that at most <paramref name="active"/> values exceed and that is exceeded by as many as can
    /// be: the one at that place from the top.</summary>
    /// <param name="values">The column; not empty.</param>
    /// <param name="active">At least 0.</param>
    /// <remarks>Two passes over the bits, high half then low, without sorting.</remarks>
    public static float Of(ReadOnlySpan<float> values, int active)
    {
        int rank = Math.Min(active, values.Length - 1);
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(values);
        int[] counts = new int[1 << 16];
        foreach (uint one in bits)
            counts[KeyOf(one) >> 16]++;
        uint high = Place(counts, ref rank);
        Array.Clear(counts);
        foreach (uint one in bits)
        {
            uint key = KeyOf(one);
            if (key >> 16 == high)
                counts[key & 0xFFFF]++;
        }

        uint found = (high << 16) | Place(counts, ref rank);
        return BitConverter.UInt32BitsToSingle((found & 0x8000_0000) != 0 ? found ^ 0x8000_0000 : ~found);
    }

    // Orders as the numbers do.
    private static uint KeyOf(uint bits) => (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;

    private static uint Place(int[] counts, ref int rank)
    {
        for (int bin = counts.Length - 1; bin > 0; bin--)
        {
            if (rank < counts[bin])
                return (uint)bin;
            rank -= counts[bin];
        }

        return 0;
    }
}
