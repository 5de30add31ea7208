using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>The last, incomplete vector of a row, by way of a buffer on the stack: nothing outside the row is
/// touched.</summary>
internal static unsafe class Tail<V>
    where V : struct, IVec<V>
{
    /// <summary><paramref name="count"/> elements, then <paramref name="padding"/> in the lanes after them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static V Load(float* source, int count, float padding)
    {
        float* lanes = stackalloc float[V.Lanes];
        for (int i = 0; i < V.Lanes; i++)
            lanes[i] = i < count ? source[i] : padding;
        return V.Load(lanes);
    }

    /// <summary>The first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Store(V value, float* target, int count)
    {
        float* lanes = stackalloc float[V.Lanes];
        value.Store(lanes);
        for (int i = 0; i < count; i++)
            target[i] = lanes[i];
    }
}
