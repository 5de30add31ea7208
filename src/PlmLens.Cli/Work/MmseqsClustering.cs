using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Cli.Work;

/// <summary>Homology clusters by MMseqs2 (Steinegger and Soeding 2017), when it is installed.</summary>
internal static class MmseqsClustering
{
    /// <summary>Settings: 30 % identity over 50 % of both sequences.</summary>
    private static readonly string[] s_settings = ["--min-seq-id", "0.3", "-c", "0.5", "--cov-mode", "0", "-v", "1"];

    /// <summary>The program on the path; null without one.</summary>
    public static string? Find()
    {
        string name = OperatingSystem.IsWindows() ? "mmseqs.bat" : "mmseqs";
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Clusters a corpus.</summary>
    /// <param name="program">MMseqs2.</param>
    /// <param name="corpus">The proteins.</param>
    /// <param name="workFolder">A folder for temporary files is made in it and deleted.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <exception cref="PlmLensException">It failed; with its last line.</exception>
    public static ClusterChoice Run(string program, Corpus corpus, string workFolder, VerbContext context)
    {
        string folder = Path.Combine(workFolder, "mmseqs");
        try
        {
            Directory.CreateDirectory(folder);
            string fasta = Path.Combine(folder, "proteins.fasta"), result = Path.Combine(folder, "clusters");
            FastaWriter.Write(fasta, corpus.Proteins);
            context.Progress.Report("clustering with MMseqs2", 0, corpus.Proteins.Count, "proteins");
            string threads = context.Pool.Threads.ToString(CultureInfo.InvariantCulture);
            Call(
                program,
                ["easy-cluster", fasta, result, Path.Combine(folder, "tmp"), .. s_settings, "--threads", threads],
                context.Cancel);
            HomologyClusters clusters = HomologyClusters.Read(result + "_cluster.tsv");
            context.Progress.Report(
                "clustering with MMseqs2", corpus.Proteins.Count, corpus.Proteins.Count, "proteins");
            string version = Call(program, ["version"], context.Cancel).Trim();
            return new ClusterChoice(clusters, $"MMseqs2 {version}, 30 % identity, 50 % of both sequences");
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static string Call(string program, string[] arguments, CancellationToken cancel)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }) ?? throw new PlmLensException($"{program} did not start; choose other --clusters.");
            using CancellationTokenRegistration stop = cancel.Register(() => process.Kill(entireProcessTree: true));
            Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            cancel.ThrowIfCancellationRequested();
            if (process.ExitCode == 0)
                return output;
            string reason = (errors.Result + output).Trim().Split('\n')[^1];
            throw new PlmLensException($"{program} failed: {reason} Choose other --clusters.");
        }
        catch (Win32Exception e)
        {
            throw new PlmLensException($"{program} cannot be run: {e.Message} Choose other --clusters.", e);
        }
    }
}
