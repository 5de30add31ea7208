using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>How hidden states are shuffled in memory. All of it decides the batches.</summary>
public sealed record WindowOptions
{
    /// <summary>Seed of the order.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Bytes for hidden states in memory, 1 GiB unless said otherwise. When everything fits, there is one window and an
    /// epoch is one permutation of all rows; otherwise two windows share the memory, one that is trained on and one
    /// that is being filled.
    /// </summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>Neighbouring rows of a cache that come into a window together: as many as make a read long enough for a
    /// disk to be fast.</summary>
    public int BlockRows { get; init; } = 256;

    /// <summary>About how many rows a window of a model run on the fly has, where <see cref="MemoryBytes"/> allows: the
    /// first step waits for them, and so does a resumed one.</summary>
    public int ModelRows { get; init; } = 1 << 17;

    /// <summary>Refuses settings that cannot be.</summary>
    /// <exception cref="UsageException">A number is below its least value.</exception>
    public void Validate()
    {
        if (MemoryBytes < 1 << 16)
            throw new UsageException($"{MemoryBytes} bytes are too few for a shuffle window; give 65,536 or more.");
        if (BlockRows < 1 || ModelRows < 1)
            throw new UsageException("Blocks and windows have at least one row.");
    }
}
