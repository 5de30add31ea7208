using PlmLens.Core;

namespace PlmLens.Compute;

/// <summary>
/// Every op on the processor's vector units and all threads of a <see cref="WorkerPool"/>. This class only dispatches:
/// an op lives in the file of its name.
/// </summary>
public sealed partial class CpuBackend : IBackend
{
    private readonly WorkerPool _pool;
    private readonly ReferenceBackend _plain = new();

    /// <summary>Makes a backend that runs on <paramref name="pool"/>, which stays the caller's.</summary>
    public CpuBackend(WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        _pool = pool;
    }

    /// <summary>The backend of this process, on <see cref="WorkerPool.Shared"/>.</summary>
    public static CpuBackend Default { get; } = new(WorkerPool.Shared);

    /// <inheritdoc/>
    public string Name => $"cpu ({_pool.Threads} threads)";
}
