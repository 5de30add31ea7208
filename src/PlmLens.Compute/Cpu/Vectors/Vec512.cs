using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PlmLens.Compute.Cpu;

/// <summary>16 lanes: AVX-512.</summary>
internal readonly unsafe struct Vec512(Vector512<float> value) : IVec<Vec512>
{
    private readonly Vector512<float> _value = value;

    public static int Lanes => 16;

    public static bool ManyRegisters => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512 Fill(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512 MulAdd(Vec512 a, Vec512 b, Vec512 c) =>
        new(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512 Max(Vec512 a, Vec512 b) => new(Vector512.MaxNative(a._value, b._value));

    // A comparison with NaN is false and takes the value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512 AtMost(Vec512 value, Vec512 limit) => new(Vector512.ConditionalSelect(
        Vector512.GreaterThan(value._value, limit._value), limit._value, value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512 Abs(Vec512 a) => new(Vector512.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512 Sqrt(Vec512 a) => new(Vector512.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Greater(Vec512 a, Vec512 b) =>
        (uint)Vector512.GreaterThan(a._value, b._value).ExtractMostSignificantBits();

    // vpcompressd moves the chosen lanes to the front: no branch, whatever the share of lanes that are chosen.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ListNotGreater(Vec512 a, Vec512 b, int first, int* list)
    {
        Vector512<int> chosen = ~Vector512.GreaterThan(a._value, b._value).AsInt32();
        Vector512<int> places = Vector512<int>.Indices + Vector512.Create(first);
        Avx512F.Compress(Vector512<int>.Zero, chosen, places).Store(list);
        return BitOperations.PopCount((uint)chosen.ExtractMostSignificantBits());
    }

    // vreduceps keeps x - floor(x), vscalefps multiplies by 2^floor(x): right for NaN, infinities and underflow.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512 Exp2(Vec512 x)
    {
        const byte Floor = 1;
        var fraction = Exp2Polynomial.Of(new Vec512(Avx512DQ.Reduce(x._value, Floor)));
        return new(Avx512F.Scale(fraction._value, x._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vec512 a) => Vec256.Sum(new(a._value.GetLower() + a._value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Vec512 a) =>
        Vec256.MaxLane(new(Vector256.MaxNative(a._value.GetLower(), a._value.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512 operator +(Vec512 a, Vec512 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512 operator -(Vec512 a, Vec512 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512 operator *(Vec512 a, Vec512 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec512 operator /(Vec512 a, Vec512 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target) => _value.Store(target);
}
