using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace PlmLens.Compute.Cpu;

/// <summary>Asks for memory before it is used. The processor's own prefetchers do not follow short stretches that lie
/// a page or more apart, as in a walk down a few columns of a wide matrix.</summary>
internal static unsafe class CacheLines
{
    private const int LineFloats = 16;

    /// <summary>Fetches the lines that hold <paramref name="count"/> floats; an address outside all memory is ignored.
    /// Does nothing on processors other than x86.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Fetch(float* first, int count)
    {
        if (!Sse.IsSupported)
            return;
        for (int c = 0; c < count; c += LineFloats)
            Sse.Prefetch0(first + c);
    }
}
