using PlmLens.Core;

namespace PlmLens.Compute.Cpu;

/// <summary>Working memory, one piece for each thread of a pool. Grows to the largest request and stays, so an op that
/// runs again allocates nothing.</summary>
internal sealed unsafe class Scratch(int threads) : IDisposable
{
    // Pieces lie this far apart, so that no two threads write one cache line (64 bytes, fetched in pairs).
    private const long LineFloats = 32;
    private Tensor? _memory;
    private long _stride;

    /// <summary>Makes room for <paramref name="floats"/> in every piece; contents are not kept.</summary>
    /// <returns>The memory, good until the next call.</returns>
    internal ScratchPieces Reserve(long floats)
    {
        if (_memory is null || floats > _stride)
        {
            _memory?.Dispose();
            _stride = (floats + LineFloats - 1) / LineFloats * LineFloats;
            _memory = new Tensor(DType.F32, threads, _stride);
        }

        return new ScratchPieces((float*)_memory.Pointer, _stride);
    }

    public void Dispose() => _memory?.Dispose();
}

/// <summary>One piece of memory for each worker, 64-byte aligned.</summary>
internal readonly unsafe struct ScratchPieces(float* first, long stride)
{
    internal float* Of(int worker) => first + (worker * stride);
}
