using PlmLens.Compute.Cpu;
using PlmLens.Core;

namespace PlmLens.Compute;

/// <summary>
/// Every op on the processor's vector units and all threads of a <see cref="WorkerPool"/>. This class only dispatches:
/// an op lives in the file of its name.
/// </summary>
public sealed partial class CpuBackend : IBackend, IDisposable
{
    private readonly WorkerPool _pool;
    private readonly KernelSet _kernels;
    private readonly CpuGemm _gemm;
    private readonly Scratch _scratch;
    private readonly Scratch _blockSums = new(1);
    private readonly AttentionParts _attentionParts = new();
    private RotaryTable? _rotary;

    /// <summary>Makes a backend that runs on <paramref name="pool"/>, which stays the caller's.</summary>
    /// <exception cref="PlmLensException">PLMLENS_KERNELS names kernels that this machine cannot run.</exception>
    public CpuBackend(WorkerPool pool)
        : this(pool, KernelSet.Current)
    {
    }

    internal CpuBackend(WorkerPool pool, KernelSet kernels)
    {
        ArgumentNullException.ThrowIfNull(pool);
        _pool = pool;
        _kernels = kernels;
        _gemm = new CpuGemm(pool, TileKernel.Of(kernels));
        _scratch = new Scratch(pool.Threads);
    }

    /// <inheritdoc/>
    public string Name => $"cpu ({_kernels.Name}, {_pool.Threads} {(_pool.Threads == 1 ? "thread" : "threads")})";

    /// <summary>Frees scratch memory; the pool and packed weights are left alone.</summary>
    public void Dispose()
    {
        _gemm.Dispose();
        _scratch.Dispose();
        _blockSums.Dispose();
        _densePanels.Dispose();
        _attentionParts.Dispose();
        _rotary?.Dispose();
        _candidates?.Dispose();
        _columnProducts?.Dispose();
        _gradients?.Dispose();
        _residuals?.Dispose();
    }
}
