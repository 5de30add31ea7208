using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PlmLens.Benchmarks;

/// <summary>The machine and the versions that a result belongs to.</summary>
/// <param name="Cpu">Model name of the processor.</param>
/// <param name="Cores">Processors that this process may use.</param>
/// <param name="Isa">Widest vectors that the runtime uses.</param>
/// <param name="MemoryGib">Physical memory, GiB.</param>
/// <param name="Os">Operating system.</param>
/// <param name="Dotnet">Runtime.</param>
/// <param name="Openblas">Version and kernels of OpenBLAS, or why it is not there.</param>
/// <param name="Torch">Version of PyTorch, or why it is not there.</param>
/// <param name="Commit">Commit of this repository, with "+changes" when the work tree differs from it.</param>
internal sealed record MachineDescription(
    string Cpu,
    int Cores,
    string Isa,
    double MemoryGib,
    string Os,
    string Dotnet,
    string Openblas,
    string Torch,
    string Commit)
{
    /// <summary>Describes this machine; the peers' versions are for the caller to find.</summary>
    public static MachineDescription Read(string openblas, string torch) => new(
        CpuModel(),
        Environment.ProcessorCount,
        WidestVectors(),
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30), 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        openblas,
        torch,
        CommitOfWorkTree());

    /// <summary>One "name: value" line for each property.</summary>
    public IEnumerable<string> Lines() =>
    [
        $"processor: {Cpu}, {Cores} cores, {Isa}, {MemoryGib} GiB",
        $"system: {Os}, {Dotnet}",
        $"OpenBLAS: {Openblas}",
        $"PyTorch: {Torch}",
        $"commit: {Commit}",
    ];

    /// <summary>A folder name for results from this machine: "amd-epyc-2c".</summary>
    public string Slug()
    {
        char[] letters = [.. Cpu.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')];
        string[] words = new string(letters).Split('-', StringSplitOptions.RemoveEmptyEntries);
        return $"{string.Join('-', words)}-{Cores}c";
    }

    private static string CpuModel()
    {
        const string Info = "/proc/cpuinfo";
        string? line = File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        string? family = File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(l => l.StartsWith("cpu family", StringComparison.Ordinal))
            : null;
        if (line is null)
            return RuntimeInformation.ProcessArchitecture.ToString();
        string name = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return family is null
            ? name
            : $"{name} family {family[(family.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()}";
    }

    private static string WidestVectors() =>
        Vector512.IsHardwareAccelerated ? "Vector512"
        : Vector256.IsHardwareAccelerated ? "Vector256"
        : Vector128.IsHardwareAccelerated ? "Vector128" : "scalar";

    private static string CommitOfWorkTree()
    {
        string? head = Git("rev-parse --short=12 HEAD");
        if (head is null)
            return "unknown";
        string? changes = Git("status --porcelain --untracked-files=no -- . :!benchmarks/results");
        return string.IsNullOrEmpty(changes) ? head : head + "+changes";
    }

    private static string? Git(string arguments)
    {
        try
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", arguments)
                {
                    WorkingDirectory = Repository.Path(),
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                });
            string? text = git?.StandardOutput.ReadToEnd().Trim();
            git?.WaitForExit();
            return git?.ExitCode == 0 ? text : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
