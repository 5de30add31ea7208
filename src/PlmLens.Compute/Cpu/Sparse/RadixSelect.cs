namespace PlmLens.Compute.Cpu;

/// <summary>Selection by rank among positive floats, whose bits order as the floats do: three histograms, of the upper
/// 11 bits, then of the next 10 among those that share them, then of the last 10. Linear time, nothing is
/// moved.</summary>
internal static unsafe class RadixSelect
{
    /// <summary>The value of rank <paramref name="rank"/> from the largest on.</summary>
    /// <param name="values">[count], greater than 0; infinity is allowed.</param>
    /// <param name="count">1 or more.</param>
    /// <param name="rank">1 to <paramref name="count"/>.</param>
    /// <param name="above">How many values are larger than the result.</param>
    internal static float Largest(float* values, int count, int rank, out int above)
    {
        above = 0;
        uint prefix = Digit(values, count, rank, 0, 31, 11, ref above);
        prefix = Digit(values, count, rank, prefix, 20, 10, ref above);
        return BitConverter.UInt32BitsToSingle(Digit(values, count, rank, prefix, 10, 10, ref above));
    }

    // Appends to the known upper bits (those from bit `known` on) the next `width` bits of the wanted value; `above`
    // counts the values known to be larger.
    private static uint Digit(
        float* values, int count, int rank, uint prefix, int known, int width, ref int above)
    {
        const int MostBuckets = 2048;
        int* buckets = stackalloc int[MostBuckets];
        new Span<int>(buckets, MostBuckets).Clear();
        int shift = known - width;
        uint mask = (1u << width) - 1;
        for (int i = 0; i < count; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(values[i]);
            if (bits >> known == prefix)
                buckets[(bits >> shift) & mask]++;
        }

        int digit = (int)mask;
        while (above + buckets[digit] < rank)
            above += buckets[digit--];
        return (prefix << width) | (uint)digit;
    }
}
