using System.Diagnostics;

namespace PlmLens.Cli.Tests;

/// <summary>`plmlens serve` as a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = new Uri(address) };
    }

    /// <summary>Asks it.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts it on any free port, and waits until it listens.</summary>
    public static async Task<ServerProcess> Start(string lens, CancellationToken cancel)
    {
        var listens = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Process process = PlmlensProcess.Start(line => listens.TrySetResult(line), "serve", lens, "--port", "0");
        try
        {
            string line = await listens.Task.WaitAsync(TimeSpan.FromSeconds(60), cancel);
            return new ServerProcess(process, line.Split(' ')[0]);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Kills it as kill -9 does, and waits until it is gone.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }
}
