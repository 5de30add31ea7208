using System.Numerics;

namespace PlmLens.Core;

/// <summary>
/// xoshiro256** (Blackman and Vigna 2018) seeded by SplitMix64: the same seed gives the same numbers on every machine
/// and runtime. Not for cryptography. Not thread-safe.
/// </summary>
public sealed class SeededRandom
{
    private ulong _a, _b, _c, _d;

    /// <summary>Starts the stream of <paramref name="seed"/>.</summary>
    public SeededRandom(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>Starts an independent stream for a named purpose, so that adding one use of randomness does not move
    /// another.</summary>
    public SeededRandom(ulong seed, string purpose)
        : this(seed ^ Fnv1a(purpose))
    {
    }

    /// <summary>The four state words, for checkpoints; setting them continues the saved stream exactly.</summary>
    public (ulong A, ulong B, ulong C, ulong D) State
    {
        get => (_a, _b, _c, _d);
        set => (_a, _b, _c, _d) = value;
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, bound) without modulo bias (Lemire 2019).</summary>
    /// <param name="bound">At least 1.</param>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        ulong high = Math.BigMul(NextBits(), (ulong)bound, out ulong low);
        if (low < (ulong)bound)
        {
            ulong threshold = (0UL - (ulong)bound) % (ulong)bound;
            while (low < threshold)
                high = Math.BigMul(NextBits(), (ulong)bound, out low);
        }

        return (int)high;
    }

    /// <summary>Standard normal (Box-Muller; one value per two uniforms, so the stream has no hidden state).</summary>
    public double NextGaussian()
    {
        double u = 1.0 - NextDouble();
        double v = NextDouble();
        return Math.Sqrt(-2.0 * Math.Log(u)) * Math.Cos(2.0 * Math.PI * v);
    }

    /// <summary>Fisher-Yates shuffle in place.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static ulong Fnv1a(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text)
            hash = (hash ^ c) * 1099511628211;
        return hash;
    }
}
