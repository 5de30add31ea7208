using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PlmLens.Compute.Cpu;

/// <summary>4 lanes on any processor; .NET computes it lane by lane where there are no vectors.</summary>
internal readonly unsafe struct Vec128(Vector128<float> value) : IVec<Vec128>
{
    private readonly Vector128<float> _value = value;

    public static int Lanes => 4;

    public static bool ManyRegisters => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128 Fill(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128 MulAdd(Vec128 a, Vec128 b, Vec128 c) =>
        new(Vector128.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128 Max(Vec128 a, Vec128 b) => new(Vector128.MaxNative(a._value, b._value));

    // A comparison with NaN is false and takes the value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128 AtMost(Vec128 value, Vec128 limit) => new(Vector128.ConditionalSelect(
        Vector128.GreaterThan(value._value, limit._value), limit._value, value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128 Abs(Vec128 a) => new(Vector128.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128 Sqrt(Vec128 a) => new(Vector128.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Greater(Vec128 a, Vec128 b) =>
        Vector128.GreaterThan(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ListNotGreater(Vec128 a, Vec128 b, int first, int* list)
    {
        int count = 0;
        for (uint chosen = ~Greater(a, b) & ((1u << Lanes) - 1); chosen != 0; chosen &= chosen - 1)
            list[count++] = first + BitOperations.TrailingZeroCount(chosen);
        return count;
    }

    // floor(x) + 127 in the exponent field is 2^floor(x). From -127 down the field is 0, which is the number 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128 Exp2(Vec128 x)
    {
        Vector128<float> least = Vector128.Create(-127f);
        Vector128<float> y = Vector128.ConditionalSelect(Vector128.LessThan(x._value, least), least, x._value);
        Vector128<float> whole = Vector128.Floor(y);
        Vector128<int> field = Vector128.ConvertToInt32Native(whole) + Vector128.Create(127);
        var fraction = Exp2Polynomial.Of(new Vec128(y - whole));
        return new(fraction._value * Vector128.ShiftLeft(field, 23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vec128 a) => (a._value[0] + a._value[2]) + (a._value[1] + a._value[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Vec128 a) =>
        MathF.Max(MathF.Max(a._value[0], a._value[2]), MathF.Max(a._value[1], a._value[3]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128 operator +(Vec128 a, Vec128 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128 operator -(Vec128 a, Vec128 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128 operator *(Vec128 a, Vec128 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vec128 operator /(Vec128 a, Vec128 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target) => _value.Store(target);
}
