using System.Numerics;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// The k largest positive values of each row of a stream of tiles. A row has a short list of candidates and a bar:
/// values up to the bar cannot be among the k largest any more, so nearly every vector of a tile is dropped by one
/// comparison. When a list is full, the k largest stay and the bar rises to the least of them. Candidates stay in
/// column order, which gives ties to the lower column and needs no sorting.
/// </summary>
internal readonly unsafe struct TopKFilter
{
    // Columns that are compared before candidates are taken out: 4 vectors.
    private const int MostStep = 64;
    private readonly int _k;
    private readonly int _capacity;
    private readonly float* _bars;
    private readonly int* _counts;
    private readonly float* _values;
    private readonly int* _columns;

    /// <summary>A filter in given memory.</summary>
    /// <param name="memory">[<see cref="Floats"/>], 64-byte aligned.</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="k">1 or more.</param>
    internal TopKFilter(float* memory, int rows, int k)
    {
        _k = k;
        _capacity = Capacity(k);
        _values = memory;
        _columns = (int*)(memory + ((long)rows * _capacity));
        _bars = memory + (2L * rows * _capacity);
        _counts = (int*)(_bars + rows);
    }

    /// <summary>Memory of a filter.</summary>
    internal static long Floats(int rows, int k) => (2L * rows * Capacity(k)) + (2L * rows);

    /// <summary>Forgets all candidates; every row's bar is 0.</summary>
    internal void Reset(int rows)
    {
        new Span<float>(_bars, rows).Clear();
        new Span<int>(_counts, rows).Clear();
    }

    /// <summary>Takes in a tile. Tiles come in rising order of columns.</summary>
    /// <param name="tile">[rows, columns] with <paramref name="stride"/> between rows.</param>
    /// <param name="stride">At least <paramref name="columns"/>.</param>
    /// <param name="rows">Rows of the filter, from the first.</param>
    /// <param name="firstColumn">Number of the tile's first column.</param>
    /// <param name="columns">1 or more.</param>
    internal void Add<V>(float* tile, long stride, int rows, int firstColumn, int columns)
        where V : struct, IVec<V>
    {
        for (int r = 0; r < rows; r++)
            AddRow<V>(r, tile + (r * stride), firstColumn, columns);
    }

    /// <summary>Writes a row's codes: its k largest values by column, then empty slots.</summary>
    internal void Finish<V>(int row, int* indices, float* values)
        where V : struct, IVec<V>
    {
        long first = (long)row * _capacity;
        float bar = _bars[row];
        int count = Keep<V>(_values + first, _columns + first, _counts[row], ref bar);
        for (int j = 0; j < _k; j++)
        {
            indices[j] = j < count ? _columns[first + j] : -1;
            values[j] = j < count ? _values[first + j] : 0;
        }
    }

    // Room for three times k new candidates between two clean-ups, and for one more step.
    private static int Capacity(int k) => (4 * Math.Max(k, 16)) + MostStep;

    private void AddRow<V>(int row, float* line, int firstColumn, int columns)
        where V : struct, IVec<V>
    {
        float* values = _values + ((long)row * _capacity);
        int* numbers = _columns + ((long)row * _capacity);
        int count = _counts[row];
        float bar = _bars[row];
        V limit = V.Fill(bar);
        int c = 0;
        for (; c + (4 * V.Lanes) <= columns; c += 4 * V.Lanes)
        {
            // Bit i: column c + i is above the bar.
            ulong above = V.Greater(V.Load(line + c), limit)
                | ((ulong)V.Greater(V.Load(line + c + V.Lanes), limit) << V.Lanes)
                | ((ulong)V.Greater(V.Load(line + c + (2 * V.Lanes)), limit) << (2 * V.Lanes))
                | ((ulong)V.Greater(V.Load(line + c + (3 * V.Lanes)), limit) << (3 * V.Lanes));
            if (above == 0)
                continue;
            do
            {
                int column = c + BitOperations.TrailingZeroCount(above);
                values[count] = line[column];
                numbers[count++] = firstColumn + column;
                above &= above - 1;
            }
            while (above != 0);
            if (count > _capacity - MostStep)
            {
                count = Keep<V>(values, numbers, count, ref bar);
                limit = V.Fill(bar);
            }
        }

        for (; c < columns; c++)
        {
            if (!(line[c] > bar))
                continue;
            values[count] = line[c];
            numbers[count++] = firstColumn + c;
            if (count > _capacity - MostStep)
                count = Keep<V>(values, numbers, count, ref bar);
        }

        _counts[row] = count;
        _bars[row] = bar;
    }

    // Keeps the k largest of count candidates in their order and lifts the bar to the least of them. The k-th largest
    // is found by bisection on the bits of positive floats, which order as the floats do.
    private int Keep<V>(float* values, int* numbers, int count, ref float bar)
        where V : struct, IVec<V>
    {
        if (count <= _k)
            return count;
        float top = 0;
        for (int i = 0; i < count; i++)
            top = Math.Max(top, values[i]);
        for (int pad = count; pad % V.Lanes != 0; pad++)
            values[pad] = 0;

        // At least k candidates lie above low, fewer than k above high. Candidates kept before may equal the bar.
        int low = Math.Max(0, BitConverter.SingleToInt32Bits(bar) - 1);
        int high = BitConverter.SingleToInt32Bits(top), aboveHigh = 0;
        while (high - low > 1)
        {
            int middle = low + ((high - low) >> 1), above = CountAbove<V>(values, count, middle);
            if (above >= _k)
            {
                low = middle;
            }
            else
            {
                high = middle;
                aboveHigh = above;
            }
        }

        int ties = _k - aboveHigh, kept = 0;
        for (int i = 0; i < count; i++)
        {
            float value = values[i];
            int bits = BitConverter.SingleToInt32Bits(value);
            values[kept] = value;
            numbers[kept] = numbers[i];
            if (bits > high || (bits == high && ties-- > 0))
                kept++;
        }

        bar = BitConverter.Int32BitsToSingle(high);
        return kept;
    }

    private static int CountAbove<V>(float* values, int count, int bits)
        where V : struct, IVec<V>
    {
        V limit = V.Fill(BitConverter.Int32BitsToSingle(bits));
        int above = 0;
        for (int i = 0; i < count; i += V.Lanes)
            above += BitOperations.PopCount(V.Greater(V.Load(values + i), limit));
        return above;
    }
}
