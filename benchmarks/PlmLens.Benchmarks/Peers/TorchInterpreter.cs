using System.Diagnostics;

namespace PlmLens.Benchmarks.Peers;

/// <summary>The Python that can import PyTorch, if there is one.</summary>
internal static class TorchInterpreter
{
    private static readonly string[] s_candidates = ["python3", "/usr/bin/python3"];
    private static readonly Lazy<(string? Path, string Version)> s_found = new(Find);

    /// <summary>Command of the interpreter, or null when none can import torch.</summary>
    public static string? Path => s_found.Value.Path;

    /// <summary>PyTorch's version and its BLAS, or why it is not there.</summary>
    public static string Describe() => s_found.Value.Version;

    private static (string? Path, string Version) Find()
    {
        // Which BLAS torch is linked to is what the loader resolved, so it is read from the map of the process.
        const string Probe =
            "import torch, re; m = open('/proc/self/maps').read(); "
            + "b = sorted(set(re.findall(r'\\S*/lib(?:open)?blas\\S*', m))); "
            + "print(torch.__version__ + ' (' + (', '.join(b) or 'own BLAS') + ')')";
        foreach (string candidate in s_candidates)
        {
            if (Output(candidate, "-c", Probe) is { } version)
                return (candidate, version);
        }

        return (null, $"skipped: none of {string.Join(", ", s_candidates)} can import torch (Debian: python3-torch)");
    }

    private static string? Output(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (process is null)
                return null;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            string text = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
