namespace PlmLens.Analysis.Protocols;

/// <summary>
/// The random numbers of <c>numpy.random.RandomState(seed)</c>, for protocols whose order of proteins is part of what
/// is reproduced: the Mersenne Twister MT19937 (Matsumoto and Nishimura 1998, doi:10.1145/272991.272995), and NumPy's
/// legacy shuffle on it. pandas' <c>sample(frac=1, random_state=seed)</c> and scikit-learn's splits use the same.
/// </summary>
public sealed class NumPyRandom
{
    private const int Size = 624;
    private const int Offset = 397;
    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    /// <summary>Starts from a seed.</summary>
    /// <param name="seed">As given to NumPy.</param>
    public NumPyRandom(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Size; i++)
            _state[i] = (1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30))) + i;
    }

    /// <summary>The numbers 0 to count - 1 in the order of <c>permutation(count)</c>: the last place is drawn
    /// first.</summary>
    /// <param name="count">0 or more.</param>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = UpTo(i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    // Uniform in 0 .. most: as many low bits as most has, drawn again while they are above it.
    private int UpTo(int most)
    {
        uint mask = uint.MaxValue >> int.LeadingZeroCount(most), value;
        do
            value = Draw() & mask;
        while (value > (uint)most);
        return (int)value;
    }

    private uint Draw()
    {
        if (_next == Size)
            Turn();
        uint y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680u;
        y ^= (y << 15) & 0xEFC60000u;
        return y ^ (y >> 18);
    }

    private void Turn()
    {
        for (int i = 0; i < Size; i++)
        {
            uint y = (_state[i] & 0x80000000u) | (_state[(i + 1) % Size] & 0x7FFFFFFFu);
            _state[i] = _state[(i + Offset) % Size] ^ (y >> 1) ^ ((y & 1) * 0x9908B0DFu);
        }

        _next = 0;
    }
}
