using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Analysis.Annotate.Homology;

/// <summary>A program of others that may be installed on the machine. It is started directly, never by a shell; its
/// output is bounded, and it is ended when it takes too long.</summary>
public sealed class ExternalProgram
{
    // What is kept of each stream: versions and errors are short, results go through files.
    private const int MostCharacters = 1 << 16;

    private readonly string _path;

    private ExternalProgram(string name, string path)
    {
        Name = name;
        _path = path;
    }

    /// <summary>The program's name: <c>mmseqs</c>.</summary>
    public string Name { get; }

    /// <summary>Looks for a program in the folders of PATH.</summary>
    /// <param name="name">File name without a folder.</param>
    /// <param name="path">Folders to look in; null for those of the environment.</param>
    /// <returns>Null when it is in none of them.</returns>
    public static ExternalProgram? Find(string name, string? path = null)
    {
        path ??= Environment.GetEnvironmentVariable("PATH") ?? "";
        foreach (string folder in path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string file = Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);
            if (Path.IsPathFullyQualified(file) && File.Exists(file) && MayRun(file))
                return new ExternalProgram(name, file);
        }

        return null;
    }

    /// <summary>Runs the program and waits for its end.</summary>
    /// <param name="arguments">Passed one by one, whatever characters they hold.</param>
    /// <param name="folder">Working folder.</param>
    /// <param name="limit">Longest run; then it and what it started are ended.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>The first 65,536 characters of its standard output.</returns>
    /// <exception cref="PlmLensException">It cannot be started, took too long or ended with another exit code than 0;
    /// says its last words.</exception>
    public string Run(
        IEnumerable<string> arguments, string folder, TimeSpan limit, CancellationToken cancel = default)
    {
        var start = new ProcessStartInfo(_path, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new PlmLensException($"Cannot start {Name}: {e.Message}", e);
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ending.CancelAfter(limit);
        Task<string> output = Read(process.StandardOutput), error = Read(process.StandardError);
        try
        {
            process.StandardInput.Close();
            process.WaitForExitAsync(ending.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            cancel.ThrowIfCancellationRequested();
            throw new PlmLensException(
                $"{Name} was ended after {limit.TotalSeconds:0} seconds without a result; search fewer proteins.");
        }

        Task.WaitAll([output, error], CancellationToken.None);
        if (process.ExitCode == 0)
            return output.Result;
        string last = LastLine(error.Result) ?? LastLine(output.Result) ?? "it said nothing";
        throw new PlmLensException($"{Name} ended with exit code {process.ExitCode}: {last}");
    }

    // Reads to the end so that the program never waits for its reader, and keeps the beginning and the last line.
    private static async Task<string> Read(StreamReader reader)
    {
        var kept = new StringBuilder();
        var buffer = new char[4096];
        string tail = "";
        int count;
        while ((count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            int room = Math.Min(count, MostCharacters - kept.Length);
            kept.Append(buffer, 0, room);
            if (room < count)
                tail = new string(buffer, room, count - room);
        }

        return tail.Length > 0 ? kept.Append('\n').Append(tail).ToString() : kept.ToString();
    }

    private static string? LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();

    private static bool MayRun(string file) =>
        OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(file)
            & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
