using System.ComponentModel;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Peers;

/// <summary>The first Python that can import what a peer needs.</summary>
internal sealed class PythonInterpreter
{
    private static readonly string[] s_candidates = ["python3", "/usr/bin/python3"];
    private readonly Lazy<(string? Path, string Version)> _found;

    private PythonInterpreter(string package, string imports, string version)
    {
        Package = package;
        _found = new(() => Find($"import {imports}; print(f'{version}')"));
    }

    /// <summary>scipy and numpy.</summary>
    public static PythonInterpreter Scipy { get; } = new(
        "python3-scipy", "scipy.sparse, numpy", "scipy {scipy.__version__}, numpy {numpy.__version__}");

    /// <summary>scikit-learn.</summary>
    public static PythonInterpreter Sklearn { get; } = new(
        "python3-sklearn", "sklearn.linear_model", "scikit-learn {sklearn.__version__}");

    /// <summary>umap-learn.</summary>
    public static PythonInterpreter Umap { get; } = new(
        "umap-learn", "umap, numba", "umap-learn {umap.__version__}, numba {numba.__version__}");

    /// <summary>Debian's package that has it.</summary>
    public string Package { get; }

    /// <summary>Command of the interpreter, or null when none can import it.</summary>
    public string? Path => _found.Value.Path;

    /// <summary>Versions of what is imported; empty without an interpreter.</summary>
    public string Version => _found.Value.Version;

    private static (string? Path, string Version) Find(string probe)
    {
        foreach (string candidate in s_candidates)
        {
            try
            {
                return (candidate, MeasuredProcess.Run(candidate, "-c", probe).Output.Trim());
            }
            catch (Exception e) when (e is PlmLensException or Win32Exception)
            {
                // The next one may have it.
            }
        }

        return (null, "");
    }
}
