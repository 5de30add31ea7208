using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Analysis.Metrics;

/// <summary>Reads a table from its first row to its last, some thousand rows at a time.</summary>
/// <param name="rows">Stays the caller's.</param>
internal sealed class RowReader(IActivationRows rows) : IDisposable
{
    /// <summary>Most rows of a piece.</summary>
    public const int MostRows = 4096;

    private readonly Tensor _values = new(DType.F32, Math.Min(MostRows, rows.Count), rows.Width);
    private readonly long[] _numbers = new long[Math.Min(MostRows, rows.Count)];

    /// <summary>Number of the piece's first row.</summary>
    public long First { get; private set; }

    /// <summary>Rows of the piece.</summary>
    public int Rows { get; private set; }

    /// <summary>[Rows, width].</summary>
    public TensorView<float> Values => _values.View<float>().Slice(0, (long)Rows * rows.Width);

    /// <summary>Reads the next piece; false at the end.</summary>
    public bool Next()
    {
        First += Rows;
        Rows = (int)Math.Min(MostRows, rows.Count - First);
        for (int i = 0; i < Rows; i++)
            _numbers[i] = First + i;
        if (Rows > 0)
            rows.Gather(_numbers.AsSpan(0, Rows), Values);
        return Rows > 0;
    }

    public void Dispose() => _values.Dispose();
}
