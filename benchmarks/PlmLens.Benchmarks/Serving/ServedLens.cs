using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using PlmLens.Benchmarks.Commands;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Serving;

/// <summary>A running <c>plmlens serve</c> with one lens.</summary>
internal sealed class ServedLens : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private ServedLens(Process process, HttpClient client, double startSeconds, JsonElement lens)
    {
        (_process, Client, StartSeconds) = (process, client, startSeconds);
        (Id, Latents) = (lens.GetProperty("id").GetString()!, lens.GetProperty("latents").GetInt32());
        Proteins = lens.GetProperty("proteins").GetInt32();
        Live = lens.GetProperty("live").GetBoolean();
    }

    /// <summary>Asks it; decompresses what comes.</summary>
    public HttpClient Client { get; }

    /// <summary>Seconds from the start of the process to its first document.</summary>
    public double StartSeconds { get; }

    /// <summary>The lens's name in addresses.</summary>
    public string Id { get; }

    /// <summary>Latents of the lens.</summary>
    public int Latents { get; }

    /// <summary>Proteins of the lens.</summary>
    public int Proteins { get; }

    /// <summary>Whether the lens's model is there to be run.</summary>
    public bool Live { get; }

    /// <summary>Resident memory of the server now, MiB, mapped files included.</summary>
    public double ResidentMebibytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>Address of a page of the explorer.</summary>
    /// <param name="route">What comes after the lens's name.</param>
    public string AddressOf(string route) => $"{Client.BaseAddress}#/{Id}/{route}";

    /// <summary>Asks for a document of the lens.</summary>
    /// <param name="name">Its path below the lens's folder.</param>
    public async Task<JsonDocument> Read(string name) => JsonDocument.Parse(
        await Client.GetByteArrayAsync(new Uri($"data/{Id}/{name}", UriKind.Relative)).ConfigureAwait(false));

    /// <summary>Starts a server and waits for its first document.</summary>
    /// <param name="lens">The lens's folder.</param>
    /// <param name="labels">Whether labels can be written.</param>
    /// <exception cref="PlmLensException">It ends, or does not answer within a minute.</exception>
    public static async Task<ServedLens> Start(string lens, bool labels = false)
    {
        string program = PublishedCli.Path;
        int port = FreePort();
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = ["serve", lens, "--port", port.ToString(CultureInfo.InvariantCulture)];
        if (!labels)
            arguments = [.. arguments, "--no-labels"];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All };
        var client = new HttpClient(handler) { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        long began = Stopwatch.GetTimestamp();
        Process process = Process.Start(start) ?? throw new PlmLensException($"{program} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        while (true)
        {
            try
            {
                byte[] site = await client.GetByteArrayAsync(new Uri("data/site.json", UriKind.Relative))
                    .ConfigureAwait(false);
                double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
                using var document = JsonDocument.Parse(site);
                return new ServedLens(process, client, seconds, document.RootElement.GetProperty("lenses")[0]);
            }
            catch (HttpRequestException) when (!process.HasExited && Stopwatch.GetElapsedTime(began) < s_patience)
            {
                await Task.Delay(5).ConfigureAwait(false);
            }
            catch (HttpRequestException e)
            {
                if (!process.HasExited)
                    process.Kill();
                throw new PlmLensException($"plmlens serve {lens} does not answer: {e.Message}", e);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
