using System.Numerics.Tensors;
using System.Runtime.Intrinsics.X86;
using PlmLens.Core;
using Tensor = PlmLens.Core.Tensor;

namespace PlmLens.Store;

/// <summary>
/// Rows of hidden states with the element type of a cache, in memory or mapped from a shard: BF16, F16, F32, or I8 with
/// one F32 factor for each row.
/// </summary>
/// <remarks>Reading is safe from several threads at once; so is writing of different rows.</remarks>
public sealed unsafe class StoredRows : IDisposable
{
    private readonly Tensor _elements;
    private readonly Tensor? _scales;

    /// <summary>Makes room in memory.</summary>
    /// <param name="dtype">BF16, F16, F32 or I8.</param>
    /// <param name="width">Values of a row, 1 or more.</param>
    /// <param name="capacity">Rows.</param>
    public StoredRows(DType dtype, int width, long capacity)
        : this(
            new Tensor(RequireType(dtype), capacity, width),
            dtype == DType.I8 ? new Tensor(DType.F32, capacity) : null,
            width)
    {
    }

    internal StoredRows(Tensor elements, Tensor? scales, int width)
    {
        _elements = elements;
        _scales = scales;
        Width = width;
    }

    /// <summary>Element type.</summary>
    public DType DType => _elements.DType;

    /// <summary>Values of a row.</summary>
    public int Width { get; }

    /// <summary>Rows that there is room for.</summary>
    public long Capacity => _elements.Count / Width;

    /// <summary>Bytes of one row of <paramref name="width"/> values.</summary>
    public static int RowBytes(DType dtype, int width) =>
        (width * RequireType(dtype).Size()) + (dtype == DType.I8 ? sizeof(float) : 0);

    /// <summary>Converts neighbouring rows to binary32.</summary>
    /// <param name="first">First row.</param>
    /// <param name="output">[rows, Width]: its length says how many.</param>
    public void Read(long first, TensorView<float> output)
    {
        if (DType != DType.I8)
        {
            Convert(first * Width, output.Span);
            return;
        }

        long rows = output.Length / Width;
        for (long i = 0; i < rows; i++)
            ReadPart(first + i, 0, output.Row(i, Width).Span);
    }

    /// <summary>Converts neighbouring values of one row to binary32.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">First column.</param>
    /// <param name="output">Its length says how many.</param>
    public void ReadPart(long row, int column, Span<float> output)
    {
        long start = (row * Width) + column;
        if (DType == DType.I8)
        {
            RowConversion.FromSByte(
                _elements.View<sbyte>().Slice(start, output.Length).Span, _scales!.View<float>()[row], output);
        }
        else
        {
            Convert(start, output);
        }
    }

    /// <summary>Asks for a row that is read soon: scattered rows of a large table are in no cache. Does nothing on
    /// processors other than x86.</summary>
    /// <param name="row">The row.</param>
    public void Fetch(long row)
    {
        const int Line = 64;
        if (!Sse.IsSupported)
            return;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)row, (ulong)Capacity, nameof(row));
        long bytes = (long)Width * DType.Size();
        byte* first = (byte*)_elements.Pointer + (row * bytes);
        for (long at = 0; at < bytes; at += Line)
            Sse.Prefetch0(first + at);
        if (_scales is not null)
            Sse.Prefetch0((float*)_scales.Pointer + row);
    }

    /// <summary>Stores neighbouring rows, rounded to nearest even.</summary>
    /// <param name="first">First row.</param>
    /// <param name="values">[rows, Width]; for I8 finite.</param>
    public void Write(long first, TensorView<float> values)
    {
        long start = first * Width;
        ReadOnlySpan<float> source = values.Span;
        switch (DType)
        {
            case DType.F32:
                source.CopyTo(_elements.View<float>().Slice(start, source.Length).Span);
                break;
            case DType.F16:
                TensorPrimitives.ConvertToHalf(source, _elements.View<Half>().Slice(start, source.Length).Span);
                break;
            case DType.BF16:
                RowConversion.ToBFloat16(source, _elements.View<BFloat16>().Slice(start, source.Length).Span);
                break;
            default:
                for (long i = 0; i < values.Length / Width; i++)
                {
                    ReadOnlySpan<float> row = values.Row(i, Width).Span;
                    float scale = RowConversion.ScaleOf(row);
                    _scales!.View<float>()[first + i] = scale;
                    RowConversion.ToSByte(row, scale, _elements.View<sbyte>().Row(first + i, Width).Span);
                }

                break;
        }
    }

    /// <summary>Copies one row over another.</summary>
    /// <param name="from">Row to copy.</param>
    /// <param name="to">Row to overwrite.</param>
    public void Copy(long from, long to)
    {
        ElementBytes(from, 1).CopyTo(ElementBytes(to, 1));
        if (_scales is not null)
            _scales.View<float>()[to] = _scales.View<float>()[from];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _elements.Dispose();
        _scales?.Dispose();
    }

    /// <summary>The bytes of neighbouring rows, without the factors.</summary>
    internal Span<byte> ElementBytes(long first, int rows)
    {
        long bytes = (long)Width * DType.Size();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + rows, Capacity, nameof(rows));
        return new Span<byte>((byte*)_elements.Pointer + (first * bytes), checked((int)(rows * bytes)));
    }

    /// <summary>The factors of neighbouring rows; empty unless the type is I8.</summary>
    internal Span<float> Scales(long first, int rows) =>
        _scales is null ? [] : _scales.View<float>().Slice(first, rows).Span;

    internal static DType RequireType(DType dtype) => dtype is DType.BF16 or DType.F16 or DType.F32 or DType.I8
        ? dtype
        : throw new UsageException($"Hidden states are stored as BF16, F16, F32 or I8, not {dtype}.");

    private void Convert(long start, Span<float> output)
    {
        switch (DType)
        {
            case DType.F32:
                _elements.View<float>().Slice(start, output.Length).Span.CopyTo(output);
                break;
            case DType.F16:
                TensorPrimitives.ConvertToSingle(_elements.View<Half>().Slice(start, output.Length).Span, output);
                break;
            default:
                RowConversion.FromBFloat16(_elements.View<BFloat16>().Slice(start, output.Length).Span, output);
                break;
        }
    }
}
