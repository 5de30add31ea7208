using System.Runtime.InteropServices;

namespace PlmLens.Benchmarks.Peers;

/// <summary>Which OpenBLAS the peers use, and the kernels that it chose for this processor.</summary>
internal static unsafe class OpenBlasVersion
{
    /// <summary>"0.3.21 (kernels: Cooperlake)", or why there is none.</summary>
    public static string Describe()
    {
        if (!NativeLibrary.TryLoad("libopenblas.so.0", out nint library)
            && !NativeLibrary.TryLoad("openblas", out library))
        {
            return "not found (Debian: libopenblas0-pthread)";
        }

        string config = Text(library, "openblas_get_config") ?? "version unknown";
        string[] words = config.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string version = words is ["OpenBLAS", var number, ..] ? number : config;
        return $"{version} (kernels: {Text(library, "openblas_get_corename") ?? "unknown"})";
    }

    private static string? Text(nint library, string function)
    {
        if (!NativeLibrary.TryGetExport(library, function, out nint address))
            return null;
        return Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)address)());
    }
}
