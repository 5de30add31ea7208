using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>Floating-point elements of a checkpoint, at any address, to an F32 tensor.</summary>
internal static unsafe class FloatConversion
{
    // Elements in one part of the parallel loop.
    private const long Block = 1 << 20;

    /// <summary>True for the element types that <see cref="ToF32"/> takes.</summary>
    public static bool IsFloat(DType dtype) => dtype is DType.F32 or DType.F16 or DType.BF16 or DType.F64;

    /// <summary>Copies <paramref name="info"/>.Count elements from <paramref name="source"/>.</summary>
    /// <returns>A new F32 tensor of the same shape.</returns>
    public static Tensor ToF32(byte* source, TensorInfo info)
    {
        var result = new Tensor(DType.F32, info.Shape.AsSpan());
        var job = new Job { Source = source, DType = info.DType, Count = info.Count, Output = (float*)result.Pointer };
        WorkerPool.Shared.For(checked((int)((info.Count + Block - 1) / Block)), ref job);
        return result;
    }

    /// <summary>Index of the first NaN or infinity, or -1.</summary>
    public static long FirstNotFinite(TensorView<float> values)
    {
        // NaN and infinity are the values whose exponent bits are all set: 8 lanes are tested at once, and the 8 that
        // hold one, like the last few elements, are looked at singly.
        Vector256<uint> exponent = Vector256.Create(0x7F800000u);
        long i = 0;
        for (; i <= values.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            Vector256<uint> bits = Vector256.Load((uint*)values.Pointer + i);
            if (Vector256.EqualsAny(bits & exponent, exponent))
                break;
        }

        while (i < values.Length && float.IsFinite(values[i]))
            i++;
        return i < values.Length ? i : -1;
    }

    private struct Job : IParallelJob
    {
        public byte* Source;
        public DType DType;
        public long Count;
        public float* Output;

        public readonly void Run(int part, int worker)
        {
            long start = part * Block;
            long count = Math.Min(Block, Count - start);
            byte* source = Source + (start * DType.Size());
            float* output = Output + start;
            switch (DType)
            {
                case DType.F32:
                    Buffer.MemoryCopy(source, output, count * sizeof(float), count * sizeof(float));
                    break;
                case DType.BF16:
                    FromBFloat16((ushort*)source, output, count);
                    break;
                case DType.F16:
                    FromHalf((ushort*)source, output, count);
                    break;
                default:
                    for (long i = 0; i < count; i++)
                        output[i] = (float)Unsafe.ReadUnaligned<double>(source + (i * sizeof(double)));
                    break;
            }
        }

        // 16 lanes: widen to 32 bits, shift to the upper half. Scalar: bits << 16.
        private static void FromBFloat16(ushort* source, float* output, long count)
        {
            long i = 0;
            for (; i <= count - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
            {
                (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Vector256.Load(source + i));
                Vector256.Store((low << 16).AsSingle(), output + i);
                Vector256.Store((high << 16).AsSingle(), output + i + Vector256<uint>.Count);
            }

            for (; i < count; i++)
                output[i] = new BFloat16(Unsafe.ReadUnaligned<ushort>(source + i)).ToSingle();
        }

        private static void FromHalf(ushort* source, float* output, long count)
        {
            long i = 0;
            for (; i <= count - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
            {
                (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Vector256.Load(source + i));
                Vector256.Store(Half8(low), output + i);
                Vector256.Store(Half8(high), output + i + Vector256<uint>.Count);
            }

            for (; i < count; i++)
                output[i] = (float)Unsafe.ReadUnaligned<Half>(source + i);
        }

        // Each lane holds one binary16. Its exponent and mantissa, moved to the place they have in a binary32, are the
        // value times 2^-112 (also for subnormals), so one exact multiplication gives the value. Exponent 31 means
        // infinity or NaN: all exponent bits are set. The sign moves by 16.
        private static Vector256<float> Half8(Vector256<uint> half)
        {
            Vector256<uint> magnitude = (half & Vector256.Create(0x7FFFu)) << 13;
            Vector256<uint> special = Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(0x7C00u << 13));
            Vector256<float> scaled = magnitude.AsSingle() * BitConverter.UInt32BitsToSingle((127 + 112) << 23);
            Vector256<uint> sign = (half & Vector256.Create(0x8000u)) << 16;
            return (scaled.AsUInt32() | (special & Vector256.Create(0x7F800000u)) | sign).AsSingle();
        }
    }
}
