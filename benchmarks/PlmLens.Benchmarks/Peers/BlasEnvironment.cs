using System.Collections;
using System.Runtime.InteropServices;

namespace PlmLens.Benchmarks.Peers;

/// <summary>
/// Gives the peers a clean environment. Variables such as OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE choose kernels for an
/// older processor than the one here (OPENBLAS_CORETYPE=Haswell halves OpenBLAS on an AVX-512 machine); a peer that is
/// measured under them runs at a handicap. OpenBLAS reads them when it is loaded, so this comes first in the program.
/// </summary>
internal static partial class BlasEnvironment
{
    private static readonly string[] s_prefixes = ["OPENBLAS_", "GOTO_", "OMP_", "GOMP_", "KMP_", "MKL_", "DNNL_"];

    /// <summary>Removes the variables from this process and from what its children inherit.</summary>
    /// <returns>"NAME=value" of each variable removed, in order of name.</returns>
    public static IReadOnlyList<string> Clear()
    {
        var removed = new List<string>();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            string name = (string)entry.Key;
            if (Array.Exists(s_prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
                removed.Add($"{name}={entry.Value}");
        }

        removed.Sort(StringComparer.Ordinal);
        foreach (string setting in removed)
        {
            string name = setting[..setting.IndexOf('=', StringComparison.Ordinal)];
            // The runtime keeps its own copy of the environment on Unix, which is what children get; a native library
            // in this process asks libc.
            Environment.SetEnvironmentVariable(name, null);
            if (!OperatingSystem.IsWindows())
                _ = Unset(name);
        }

        return removed;
    }

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unset(string name);
}
