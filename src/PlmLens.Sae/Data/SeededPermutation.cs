using System.Numerics;

namespace PlmLens.Sae;

/// <summary>
/// A pseudo-random permutation of [0, count) whose values are computed one by one: a four-round Feistel network over
/// the smallest even number of bits that holds count, walked until the value lies below count (Black and Rogaway 2002).
/// The domain is less than four times count, so a walk takes less than four rounds on average.
/// </summary>
internal readonly struct SeededPermutation
{
    private readonly ulong _count;
    private readonly ulong _key;
    private readonly int _half;

    /// <summary>Picks the permutation of (seed, epoch).</summary>
    /// <param name="count">1 or more.</param>
    /// <param name="seed">Any.</param>
    /// <param name="epoch">Gives independent orders under one seed.</param>
    public SeededPermutation(long count, ulong seed, ulong epoch)
    {
        _count = (ulong)count;
        _key = Mix(seed ^ Mix(epoch + 0x9E3779B97F4A7C15));
        int bits = 64 - BitOperations.LeadingZeroCount(_count - 1);
        _half = Math.Max(1, (bits + 1) / 2);
    }

    /// <summary>Where <paramref name="index"/> goes; a bijection of [0, count).</summary>
    public long At(long index)
    {
        ulong value = (ulong)index;
        do
            value = Encrypt(value);
        while (value >= _count);
        return (long)value;
    }

    private ulong Encrypt(ulong value)
    {
        ulong mask = (1UL << _half) - 1;
        ulong left = value >> _half;
        ulong right = value & mask;
        for (ulong round = 0; round < 4; round++)
            (left, right) = (right, (left ^ Mix(right + _key + (round << 56))) & mask);
        return (left << _half) | right;
    }

    // The finaliser of SplitMix64: every input bit moves every output bit.
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
