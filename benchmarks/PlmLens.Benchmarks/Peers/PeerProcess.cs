using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Peers;

/// <summary>
/// A peer that waits in its own process to be timed by turns with ours. It prints notes ("note ...") and numbers
/// ("value NAME NUMBER") and then "ready"; each "go" on its standard input runs the work once and is answered with
/// "seconds NUMBER". It stops when its input ends.
/// </summary>
internal sealed class PeerProcess : IDisposable
{
    // Settings in PyTorch's favour on Linux. The first three: glibc keeps freed memory instead of giving each
    // large tensor back to the system and faulting its pages in again. Large pages, and OpenMP threads that sleep while
    // OpenBLAS's compute, do no harm; their gain is within the noise of a shared machine.
    private static readonly (string Variable, string Value)[] s_bestSettings =
    [
        ("MALLOC_MMAP_THRESHOLD_", "4000000000"),
        ("MALLOC_TRIM_THRESHOLD_", "8000000000"),
        ("MALLOC_TOP_PAD_", "268435456"),
        ("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"),
        ("OMP_WAIT_POLICY", "PASSIVE"),
    ];

    private readonly Process _process;
    private readonly string _name;
    private readonly List<string> _errors = [];

    /// <summary>Starts a peer and waits until it is ready.</summary>
    /// <exception cref="PlmLensException">It could not start or prepare; with its last error line.</exception>
    public PeerProcess(string program, params string[] arguments)
    {
        _name = $"{Path.GetFileName(program)} {Path.GetFileName(arguments.FirstOrDefault() ?? "")}".Trim();
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string variable, string value) in s_bestSettings)
            start.Environment[variable] = value;
        // PyTorch 1.13 uses AVX2 kernels unless told otherwise, even where the processor has more.
        if (Avx512F.IsSupported)
            start.Environment["ATEN_CPU_CAPABILITY"] = "avx512";
        _process = Process.Start(start) ?? throw new PlmLensException($"The peer {_name} did not start.");
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                if (!string.IsNullOrWhiteSpace(line.Data))
                    _errors.Add(line.Data);
            }
        };
        _process.BeginErrorReadLine();
        while (ReadLine() is var line and not "ready")
        {
            if (line.Split(' ', 3) is ["value", var name, var number])
                Values[name] = double.Parse(number, CultureInfo.InvariantCulture);
            else if (line.StartsWith("note ", StringComparison.Ordinal))
                Notes.Add(line[5..]);
        }
    }

    /// <summary>What the peer measured of itself while preparing.</summary>
    public Dictionary<string, double> Values { get; } = [];

    /// <summary>What the peer says about how it runs.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Runs the peer's work once.</summary>
    /// <returns>Seconds by the peer's own clock.</returns>
    public double Go()
    {
        _process.StandardInput.WriteLine("go");
        _process.StandardInput.Flush();
        string line = ReadLine();
        return line.Split(' ') is ["seconds", var number]
            ? double.Parse(number, CultureInfo.InvariantCulture)
            : throw new PlmLensException($"The peer {_name} answered '{line}' where seconds were due.");
    }

    /// <summary>Ends the peer's input and waits until it has left.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
            _process.Kill();
        _process.Dispose();
    }

    private string ReadLine()
    {
        if (_process.StandardOutput.ReadLine() is { } line)
            return line;
        _process.WaitForExit();
        lock (_errors)
            throw new PlmLensException($"The peer {_name} stopped: {_errors.LastOrDefault() ?? "it gave no reason"}.");
    }
}
