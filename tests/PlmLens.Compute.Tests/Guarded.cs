using System.Runtime.CompilerServices;
using PlmLens.Core;

namespace PlmLens.Compute.Tests;

/// <summary>A buffer between two guard zones of a fixed bit pattern: a write outside it is found by
/// <see cref="AssertIntact"/>. It starts at an address that is not a multiple of a vector.</summary>
public sealed class Guarded<T> : IDisposable
    where T : unmanaged
{
    private const int Zone = 67;
    private const byte Pattern = 0xA5;
    private readonly Tensor _memory;
    private readonly long _count;

    public Guarded(long count)
    {
        _count = count;
        DType dtype = typeof(T) == typeof(float) ? DType.F32 : typeof(T) == typeof(long) ? DType.I64 : DType.I32;
        _memory = new Tensor(dtype, count + (2 * Zone));
        Bytes(0, _memory.Count).Fill(Pattern);
        View.Clear();
    }

    public TensorView<T> View => _memory.View<T>().Slice(Zone, _count);

    public Span<T> Span => View.Span;

    public void Dispose() => _memory.Dispose();

    public void AssertIntact()
    {
        Assert.Equal(-1, Bytes(0, Zone).IndexOfAnyExcept(Pattern));
        Assert.Equal(-1, Bytes(Zone + _count, Zone).IndexOfAnyExcept(Pattern));
    }

    private Span<byte> Bytes(long start, long count) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(_memory.View<T>().Slice(start, count).Span);
}

/// <summary>Makes guarded buffers with known or random content.</summary>
public static class Guarded
{
    public static Guarded<float> Zeros(long count) => new(count);

    public static Guarded<float> Of(params ReadOnlySpan<float> values)
    {
        var buffer = new Guarded<float>(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }

    public static Guarded<int> Of(params ReadOnlySpan<int> values)
    {
        var buffer = new Guarded<int>(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }

    public static Guarded<long> Of(params ReadOnlySpan<long> values)
    {
        var buffer = new Guarded<long>(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }

    /// <summary>Standard normal values times <paramref name="scale"/>; the caller's line is the seed, so that two
    /// buffers of one test differ.</summary>
    public static Guarded<float> Random(long count, float scale = 1, [CallerLineNumber] int seed = 0)
    {
        var random = new SeededRandom((ulong)seed + ((ulong)count << 20));
        var buffer = new Guarded<float>(count);
        foreach (ref float value in buffer.Span)
            value = (float)(scale * random.NextGaussian());
        return buffer;
    }

    public static Guarded<int> Indices(long count, int bound, [CallerLineNumber] int seed = 0)
    {
        var random = new SeededRandom((ulong)seed + ((ulong)count << 20));
        var buffer = new Guarded<int>(count);
        foreach (ref int value in buffer.Span)
            value = random.Next(bound);
        return buffer;
    }
}
