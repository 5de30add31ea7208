using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>
/// Numbers between binary32 and the element types of a cache. The loops take as many values at once as a portable
/// vector holds, or AVX-512 where there is, and give the bits of the one-line scalar form named above each.
/// </summary>
internal static class RowConversion
{
    /// <summary>Exact. Scalar: <c>source[i].ToSingle()</c>.</summary>
    /// <param name="source">Any values.</param>
    /// <param name="output">As long.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void FromBFloat16(ReadOnlySpan<BFloat16> source, Span<float> output)
    {
        ReadOnlySpan<ushort> bits = MemoryMarshal.Cast<BFloat16, ushort>(source);
        int i = 0;
        if (Avx512F.IsSupported)
        {
            fixed (ushort* from = bits)
            fixed (float* to = output[..bits.Length])
            {
                for (; i <= bits.Length - Vector512<float>.Count; i += Vector512<float>.Count)
                    (Avx512F.ConvertToVector512UInt32(Vector256.Load(from + i)) << 16).AsSingle().Store(to + i);
            }
        }

        for (; i <= bits.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(bits[i..]), out Vector<uint> low, out Vector<uint> high);
            Vector.AsVectorSingle(low << 16).CopyTo(output[i..]);
            Vector.AsVectorSingle(high << 16).CopyTo(output[(i + Vector<uint>.Count)..]);
        }

        for (; i < bits.Length; i++)
            output[i] = source[i].ToSingle();
    }

    /// <summary>To nearest, ties to even; NaN stays NaN. Scalar: <c>BFloat16.FromSingle(source[i])</c>.</summary>
    /// <param name="source">Any values.</param>
    /// <param name="output">As long.</param>
    public static void ToBFloat16(ReadOnlySpan<float> source, Span<BFloat16> output)
    {
        Span<ushort> bits = MemoryMarshal.Cast<BFloat16, ushort>(output);
        int i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector<uint> low = UpperHalf(new Vector<float>(source[i..]));
            Vector<uint> high = UpperHalf(new Vector<float>(source[(i + Vector<float>.Count)..]));
            Vector.Narrow(low, high).CopyTo(bits[i..]);
        }

        for (; i < source.Length; i++)
            output[i] = BFloat16.FromSingle(source[i]);
    }

    /// <summary>The factor of a row of 8-bit values: max |x| / 127, so that the largest becomes 127 or -127.</summary>
    public static float ScaleOf(ReadOnlySpan<float> row) =>
        row.IsEmpty ? 0 : MathF.Abs(TensorPrimitives.MaxMagnitude(row)) / 127;

    /// <summary>One row to 8 bits, to nearest, ties to even: x is off by at most half of <paramref name="scale"/>.
    /// </summary>
    /// <param name="source">Finite values.</param>
    /// <param name="scale">Of <see cref="ScaleOf"/>.</param>
    /// <param name="output">As long.</param>
    public static void ToSByte(ReadOnlySpan<float> source, float scale, Span<sbyte> output)
    {
        if (scale == 0)
        {
            output.Clear();
            return;
        }

        for (int i = 0; i < source.Length; i++)
            output[i] = (sbyte)Math.Clamp(MathF.Round(source[i] / scale), -127, 127);
    }

    /// <summary>One row from 8 bits. Scalar: <c>source[i] * scale</c>.</summary>
    /// <param name="source">Any values.</param>
    /// <param name="scale">The row's factor.</param>
    /// <param name="output">As long.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void FromSByte(ReadOnlySpan<sbyte> source, float scale, Span<float> output)
    {
        int i = 0;
        if (Avx512F.IsSupported)
        {
            fixed (sbyte* from = source)
            fixed (float* to = output[..source.Length])
            {
                for (; i <= source.Length - Vector512<float>.Count; i += Vector512<float>.Count)
                {
                    Vector512<int> values = Avx512F.ConvertToVector512Int32(Vector128.Load(from + i));
                    (Vector512.ConvertToSingle(values) * scale).Store(to + i);
                }
            }
        }

        for (; i <= source.Length - Vector<sbyte>.Count; i += Vector<sbyte>.Count)
        {
            Vector.Widen(new Vector<sbyte>(source[i..]), out Vector<short> low, out Vector<short> high);
            Vector.Widen(low, out Vector<int> a, out Vector<int> b);
            Vector.Widen(high, out Vector<int> c, out Vector<int> d);
            int lanes = Vector<float>.Count;
            (Vector.ConvertToSingle(a) * scale).CopyTo(output[i..]);
            (Vector.ConvertToSingle(b) * scale).CopyTo(output[(i + lanes)..]);
            (Vector.ConvertToSingle(c) * scale).CopyTo(output[(i + (2 * lanes))..]);
            (Vector.ConvertToSingle(d) * scale).CopyTo(output[(i + (3 * lanes))..]);
        }

        for (; i < source.Length; i++)
            output[i] = source[i] * scale;
    }

    // Adding 0x7FFF plus the lowest kept bit rounds half to even, as in BFloat16.FromSingle; NaN becomes a quiet one.
    private static Vector<uint> UpperHalf(Vector<float> values)
    {
        Vector<uint> bits = Vector.AsVectorUInt32(values);
        Vector<uint> rounded = bits + new Vector<uint>(0x7FFF) + ((bits >> 16) & Vector<uint>.One);
        Vector<uint> number = Vector.AsVectorUInt32(Vector.Equals(values, values));
        return Vector.ConditionalSelect(number, rounded, bits | new Vector<uint>(0x40_0000)) >> 16;
    }
}
