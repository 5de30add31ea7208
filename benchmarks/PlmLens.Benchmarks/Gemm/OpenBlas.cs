using System.Runtime.InteropServices;
using PlmLens.Benchmarks.Peers;

namespace PlmLens.Benchmarks.Gemm;

/// <summary>The system's OpenBLAS, as a peer: loaded when it is there, never needed. Load it after
/// <see cref="BlasEnvironment.Clear"/>, because it reads its settings once.</summary>
internal sealed unsafe class OpenBlas
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transpose = 112;

    private readonly delegate* unmanaged<
        int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _sgemm;
    private readonly delegate* unmanaged<int, void> _setThreads;

    private OpenBlas(nint sgemm, nint setThreads)
    {
        _sgemm = (delegate* unmanaged<
            int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)sgemm;
        _setThreads = (delegate* unmanaged<int, void>)setThreads;
    }

    /// <summary>The library, or null when this machine has none.</summary>
    public static OpenBlas? Load()
    {
        if (!NativeLibrary.TryLoad("libopenblas.so.0", out nint library)
            && !NativeLibrary.TryLoad("openblas", out library))
        {
            return null;
        }

        return NativeLibrary.TryGetExport(library, "cblas_sgemm", out nint sgemm)
            && NativeLibrary.TryGetExport(library, "openblas_set_num_threads", out nint setThreads)
            ? new OpenBlas(sgemm, setThreads)
            : null;
    }

    /// <summary>Threads of the calls that follow.</summary>
    public void SetThreads(int threads) => _setThreads(threads);

    /// <summary>y = x w^T.</summary>
    /// <param name="x">[rows, inner].</param>
    /// <param name="w">[columns, inner].</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="inner">1 or more.</param>
    /// <param name="columns">1 or more.</param>
    /// <param name="y">[rows, columns].</param>
    public void Multiply(float* x, float* w, int rows, int inner, int columns, float* y) =>
        _sgemm(RowMajor, NoTranspose, Transpose, rows, columns, inner, 1, x, inner, w, inner, 0, y, columns);
}
