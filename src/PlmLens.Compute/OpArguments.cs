using System.Diagnostics.CodeAnalysis;
using PlmLens.Core;

namespace PlmLens.Compute;

/// <summary>
/// What every backend checks before it writes: sizes against buffers, indices against tables, overlap. One method per
/// op, so that all backends refuse the same calls with the same words.
/// </summary>
internal static unsafe partial class OpArguments
{
    internal static void Size(long value, long least, string name)
    {
        if (value < least)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be at least {least}.");
    }

    internal static void Holds<T>(TensorView<T> view, long needed, string name)
        where T : unmanaged
    {
        if (view.Length < needed)
            TooShort(view.Length, needed, name);
    }

    internal static void Indices(TensorView<int> indices, long count, long bound, string name)
    {
        for (long i = 0; i < count; i++)
        {
            if ((uint)indices.Pointer[i] >= bound)
                OutOfRange(i, indices.Pointer[i], bound, name);
        }
    }

    /// <summary>Refuses an output whose first <paramref name="outputCount"/> elements share memory with the first
    /// <paramref name="inputCount"/> of an input.</summary>
    internal static void Apart<TInput, TOutput>(
        TensorView<TInput> input, long inputCount, TensorView<TOutput> output, long outputCount, string name)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        if (input.Pointer < output.Pointer + outputCount && output.Pointer < input.Pointer + inputCount)
            Overlap(name);
    }

    /// <summary>As <see cref="Apart"/>, but the very same address is allowed (the op works in place).</summary>
    internal static void ApartOrSame(TensorView<float> input, TensorView<float> output, long count, string name)
    {
        if (input.Pointer != output.Pointer)
            Apart(input, count, output, count, name);
    }

    [DoesNotReturn]
    private static void TooShort(long length, long needed, string name) =>
        throw new ArgumentException($"{name} has {length} elements; its shape needs {needed}.", name);

    [DoesNotReturn]
    private static void OutOfRange(long at, int index, long bound, string name) =>
        throw new ArgumentException($"{name}[{at}] is {index}; it must be in [0, {bound}).", name);

    [DoesNotReturn]
    private static void Overlap(string name) =>
        throw new ArgumentException($"{name} shares memory with an input.", name);
}
