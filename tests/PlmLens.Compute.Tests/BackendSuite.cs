using PlmLens.Core;

namespace PlmLens.Compute.Tests;

/// <summary>
/// What every backend must pass, one abstract class for each op and one sealed class for each backend. The reference
/// backend is compared with itself as well: cheap, and it runs the known values, guard zones and refusals.
/// </summary>
public abstract class BackendSuite : IDisposable
{
    private readonly WorkerPool? _pool;

    protected BackendSuite(BackendKind kind)
    {
        if (kind == BackendKind.Cpu)
            _pool = new WorkerPool(2);
        Backend = _pool is null ? new ReferenceBackend() : new CpuBackend(_pool);
    }

    protected IBackend Backend { get; }

    protected IBackend Reference { get; } = new ReferenceBackend();

    /// <summary>1 to 70, then one below, at and above sizes where kernels change blocks.</summary>
    public static TheoryData<int> Sizes =>
        [.. Enumerable.Range(1, 70), 95, 96, 97, 127, 128, 129, 255, 256, 257, 320, 511, 513];

    public void Dispose()
    {
        (Backend as IDisposable)?.Dispose();
        _pool?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The call throws before it writes: the buffer keeps its bits and its guard zones.</summary>
    protected static void Refuses(Guarded<float> output, Action call)
    {
        output.Span.Fill(0.25f);
        Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(-1, output.Span.IndexOfAnyExcept(0.25f));
        output.AssertIntact();
    }
}

/// <summary>Which backend a suite runs.</summary>
public enum BackendKind
{
    Reference,
    Cpu,
}
