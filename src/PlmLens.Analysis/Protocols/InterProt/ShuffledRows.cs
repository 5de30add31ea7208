using System.Numerics;

namespace PlmLens.Analysis.Protocols.InterProt;

/// <summary>
/// Divides rows as scikit-learn's <c>train_test_split(test_size=0.5, random_state=seed)</c> does, on which InterProt's
/// numbers rest: the rows are shuffled by numpy's legacy generator, and the first half (the larger one) is for testing.
/// </summary>
/// <remarks>The generator is MT19937 (Matsumoto and Nishimura 1998); an index up to m is drawn by rejecting values
/// above m from as many low bits as m has.</remarks>
public static class ShuffledRows
{
    /// <summary>Divides rows 0 .. <paramref name="rows"/> - 1.</summary>
    /// <param name="rows">0 or more.</param>
    /// <param name="seed">InterProt uses 42.</param>
    public static (int[] Train, int[] Test) Split(int rows, uint seed)
    {
        var order = new int[rows];
        for (int i = 0; i < rows; i++)
            order[i] = i;
        var random = new Twister(seed);
        for (int i = rows - 1; i > 0; i--)
        {
            int j = (int)random.UpTo((uint)i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        int test = (rows + 1) / 2;
        return (order[test..], order[..test]);
    }

    private sealed class Twister
    {
        private const int Words = 624;
        private const int Middle = 397;
        private readonly uint[] _state = new uint[Words];
        private int _next = Words;

        public Twister(uint seed)
        {
            _state[0] = seed;
            for (uint i = 1; i < Words; i++)
                _state[i] = (1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + i;
        }

        public uint UpTo(uint most)
        {
            uint mask = most == 0 ? 0 : uint.MaxValue >> BitOperations.LeadingZeroCount(most);
            uint value;
            do
                value = NextBits() & mask;
            while (value > most);
            return value;
        }

        private uint NextBits()
        {
            if (_next == Words)
                Refill();
            uint y = _state[_next++];
            y ^= y >> 11;
            y ^= (y << 7) & 0x9D2C5680;
            y ^= (y << 15) & 0xEFC60000;
            return y ^ (y >> 18);
        }

        private void Refill()
        {
            for (int i = 0; i < Words; i++)
            {
                uint y = (_state[i] & 0x80000000) | (_state[(i + 1) % Words] & 0x7FFFFFFF);
                uint odd = (y & 1) == 0 ? 0 : 0x9908B0DF;
                _state[i] = _state[(i + Middle) % Words] ^ (y >> 1) ^ odd;
            }

            _next = 0;
        }
    }
}
