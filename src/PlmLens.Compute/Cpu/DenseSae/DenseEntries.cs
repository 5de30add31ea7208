using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace PlmLens.Compute.Cpu;

/// <summary>Finds the entries of a row of pre-activations that a rule lets through.</summary>
internal static unsafe class DenseEntries
{
    /// <summary>Asks for the next rows' entries while this row is worked on: rows lie pages apart, so the processor
    /// does not foresee them.</summary>
    /// <param name="p">[count], anywhere in memory: a wrong address is ignored.</param>
    /// <param name="count">The first 256 bytes at most are asked for; the processor then goes on by itself.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Prefetch(float* p, int count)
    {
        const int LineFloats = 16, Lines = 4;
        if (!Sse.IsSupported)
            return;
        for (int line = 0; line < Lines && line * LineFloats < count; line++)
            Sse.Prefetch0(p + (line * LineFloats));
    }

    /// <summary>Lists every i with p[i] not below lowest[i], ascending. NaN is listed.</summary>
    /// <param name="p">[count].</param>
    /// <param name="lowest">[count].</param>
    /// <param name="count">0 or more.</param>
    /// <param name="found">[count], written.</param>
    /// <returns>How many were found.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Find<V>(float* p, float* lowest, int count, int* found)
        where V : struct, IVec<V>
    {
        int number = 0, i = 0;
        for (; i <= count - V.Lanes; i += V.Lanes)
            number += V.ListNotGreater(V.Load(lowest + i), V.Load(p + i), i, found + number);

        int left = count - i;
        if (left > 0)
        {
            V last = Tail<V>.Load(p + i, left, 0), limit = Tail<V>.Load(lowest + i, left, 0);
            for (uint above = ~V.Greater(limit, last) & ((1u << left) - 1); above != 0; above &= above - 1)
                found[number++] = i + BitOperations.TrailingZeroCount(above);
        }

        return number;
    }
}
