using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>
/// Reads posting lists feature by feature into its own memory, so that a pass over all features holds one list and not
/// the mapped file. Used by one thread at a time.
/// </summary>
public sealed class PostingReader : IDisposable
{
    private const int Piece = 1 << 24;
    private readonly SparseCodes _codes;
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _positionsAt;
    private readonly long _valuesAt;
    private readonly bool _half;
    private uint[] _positions = [];
    private float[] _values = [];
    private Half[] _stored = [];

    internal PostingReader(SparseCodes codes, string path, long positionsAt, long valuesAt, bool half)
    {
        (_codes, _path, _positionsAt, _valuesAt, _half) = (codes, path, positionsAt, valuesAt, half);
        try
        {
            _file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e.Message, e);
        }
    }

    /// <summary>The residues of the list read last, ascending; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<uint> Positions => _positions.AsSpan(0, Count);

    /// <summary>As many values.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count);

    private int Count { get; set; }

    /// <summary>Reads the list of one feature.</summary>
    /// <exception cref="PlmLensException">The file cannot be read, or the list is not ascending or leaves the
    /// corpus.</exception>
    public void Read(int feature)
    {
        Count = _codes.CountOf(feature);
        if (_positions.Length < Count)
        {
            int room = Math.Max(Count, Math.Min(2 * _positions.Length, Array.MaxLength));
            (_positions, _values) = (new uint[room], new float[room]);
            _stored = _half ? new Half[room] : [];
        }

        long first = _codes.FirstPosting(feature);
        ReadBytes(_positionsAt + (first * sizeof(uint)), MemoryMarshal.AsBytes(_positions.AsSpan(0, Count)));
        _codes.RequirePositions(feature, Positions);
        if (!_half)
        {
            ReadBytes(_valuesAt + (first * sizeof(float)), MemoryMarshal.AsBytes(_values.AsSpan(0, Count)));
            return;
        }

        Span<Half> stored = _stored.AsSpan(0, Count);
        ReadBytes(_valuesAt + (first * sizeof(ushort)), MemoryMarshal.AsBytes(stored));
        TensorPrimitives.ConvertToSingle(stored, _values);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void ReadBytes(long offset, Span<byte> target)
    {
        try
        {
            while (target.Length > 0)
            {
                int read = RandomAccess.Read(_file, target[..Math.Min(target.Length, Piece)], offset);
                if (read == 0)
                    throw Failure("it ends too early.");
                offset += read;
                target = target[read..];
            }
        }
        catch (IOException e)
        {
            throw Failure(e.Message, e);
        }
    }

    private PlmLensException Failure(string why, Exception? inner = null)
    {
        string message = $"Cannot read {_path}: {why} Encode the corpus again.";
        return inner is null ? new PlmLensException(message) : new PlmLensException(message, inner);
    }
}
