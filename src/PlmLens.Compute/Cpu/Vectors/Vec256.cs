using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PlmLens.Compute.Cpu;

/// <summary>8 lanes: AVX2.</summary>
internal readonly unsafe struct Vec256(Vector256<float> value) : IVec<Vec256>
{
    private readonly Vector256<float> _value = value;

    public static int Lanes => 8;

    public static bool ManyRegisters => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256 Fill(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256 MulAdd(Vec256 a, Vec256 b, Vec256 c) =>
        new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256 Max(Vec256 a, Vec256 b) => new(Vector256.MaxNative(a._value, b._value));

    // A comparison with NaN is false and takes the value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256 AtMost(Vec256 value, Vec256 limit) => new(Vector256.ConditionalSelect(
        Vector256.GreaterThan(value._value, limit._value), limit._value, value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256 Abs(Vec256 a) => new(Vector256.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256 Sqrt(Vec256 a) => new(Vector256.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Greater(Vec256 a, Vec256 b) =>
        Vector256.GreaterThan(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ListNotGreater(Vec256 a, Vec256 b, int first, int* list)
    {
        int count = 0;
        for (uint chosen = ~Greater(a, b) & ((1u << Lanes) - 1); chosen != 0; chosen &= chosen - 1)
            list[count++] = first + BitOperations.TrailingZeroCount(chosen);
        return count;
    }

    // floor(x) + 127 in the exponent field is 2^floor(x). From -127 down the field is 0, which is the number 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256 Exp2(Vec256 x)
    {
        Vector256<float> least = Vector256.Create(-127f);
        Vector256<float> y = Vector256.ConditionalSelect(Vector256.LessThan(x._value, least), least, x._value);
        Vector256<float> whole = Vector256.Floor(y);
        Vector256<int> field = Vector256.ConvertToInt32Native(whole) + Vector256.Create(127);
        var fraction = Exp2Polynomial.Of(new Vec256(y - whole));
        return new(fraction._value * Vector256.ShiftLeft(field, 23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vec256 a) => Vec128.Sum(new(a._value.GetLower() + a._value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Vec256 a) =>
        Vec128.MaxLane(new(Vector128.MaxNative(a._value.GetLower(), a._value.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256 operator +(Vec256 a, Vec256 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256 operator -(Vec256 a, Vec256 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256 operator *(Vec256 a, Vec256 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec256 operator /(Vec256 a, Vec256 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target) => _value.Store(target);
}
