using System.ComponentModel;
using System.Diagnostics;

namespace PlmLens.Benchmarks.Probes;

/// <summary>The Python that can import scikit-learn, if there is one.</summary>
internal static class SklearnInterpreter
{
    private static readonly Lazy<string?> s_found = new(() => Array.Find(["python3", "/usr/bin/python3"], CanImport));

    /// <summary>Command of the interpreter, or null.</summary>
    public static string? Path => s_found.Value;

    private static bool CanImport(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["-c", "import sklearn.linear_model"])
            {
                RedirectStandardError = true,
            });
            process?.StandardError.ReadToEnd();
            process?.WaitForExit();
            return process?.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
