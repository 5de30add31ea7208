using PlmLens.Core;

namespace PlmLens.Benchmarks.Peers;

/// <summary>The Python that can import scipy, if there is one.</summary>
internal static class ScipyInterpreter
{
    private static readonly string[] s_candidates = ["python3", "/usr/bin/python3"];
    private static readonly Lazy<(string? Path, string Version)> s_found = new(Find);

    /// <summary>Command of the interpreter, or null when none can import scipy.</summary>
    public static string? Path => s_found.Value.Path;

    /// <summary>scipy's and numpy's versions; empty without one.</summary>
    public static string Version => s_found.Value.Version;

    private static (string? Path, string Version) Find()
    {
        const string Probe =
            "import scipy.sparse, numpy; print(f'scipy {scipy.__version__}, numpy {numpy.__version__}')";
        foreach (string candidate in s_candidates)
        {
            try
            {
                MeasuredProcess probe = MeasuredProcess.Run(candidate, "-c", Probe);
                return (candidate, probe.Output.Trim());
            }
            catch (Exception e) when (e is PlmLensException or System.ComponentModel.Win32Exception)
            {
                // The next one may have it.
            }
        }

        return (null, "");
    }
}
