using System.Diagnostics;

namespace PlmLens.Cli.Tests;

/// <summary>Runs the program as a process of its own, to be signalled and killed.</summary>
internal static class PlmlensProcess
{
    public static Process Start(params string[] args) => Start(_ => { }, args);

    /// <param name="output">Receives each line of the standard output.</param>
    /// <param name="args">The program's arguments.</param>
    public static Process Start(Action<string> output, params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host
            && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "plmlens.dll"));
        foreach (string arg in args)
            start.ArgumentList.Add(arg);
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
                output(text);
        };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>Runs to the end and gives the exit code.</summary>
    public static int Run(params string[] args)
    {
        using Process process = Start(args);
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(5)), "the program did not end");
        return process.ExitCode;
    }
}
