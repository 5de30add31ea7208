using System.Numerics.Tensors;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Sae;

/// <summary>The rows of one window: for each stream the stored rows and their lengths.</summary>
internal sealed class WindowBuffer(IReadOnlyList<ActivationStream> streams, IReadOnlyList<DType> dtypes) : IDisposable
{
    private readonly StoredRows?[] _rows = new StoredRows?[streams.Count];
    private readonly float[][] _norms = [.. streams.Select(_ => Array.Empty<float>())];

    /// <summary>Makes room; what was there is gone when it has to grow.</summary>
    public void Reserve(int rows)
    {
        for (int s = 0; s < _rows.Length; s++)
        {
            if (_rows[s]?.Capacity >= rows)
                continue;
            _rows[s]?.Dispose();
            _rows[s] = null;
            _rows[s] = new StoredRows(dtypes[s], streams[s].Width, rows);
            _norms[s] = new float[rows];
        }
    }

    /// <summary>The rows of a stream.</summary>
    public StoredRows Rows(int stream) => _rows[stream]!;

    /// <summary>|x| of every row of a stream as stored; NaN for a row that is not finite.</summary>
    public ReadOnlySpan<float> Norms(int stream) => _norms[stream];

    /// <summary>Computes <see cref="Norms"/> of rows that have just been stored.</summary>
    public void Measure(int stream, int first, int count)
    {
        int width = streams[stream].Width;
        Span<float> values = width <= 4096 ? stackalloc float[width] : new float[width];
        for (int row = first; row < first + count; row++)
        {
            Rows(stream).ReadPart(row, 0, values);
            _norms[stream][row] = NormOf(values);
        }
    }

    /// <summary>|x|, or NaN when a value is not finite.</summary>
    public static float NormOf(ReadOnlySpan<float> row)
    {
        float norm = TensorPrimitives.Norm(row);
        if (float.IsFinite(norm))
            return norm;
        return TensorPrimitives.IsFiniteAll(row) ? float.MaxValue : float.NaN;
    }

    public void Dispose()
    {
        foreach (StoredRows? rows in _rows)
            rows?.Dispose();
    }
}
