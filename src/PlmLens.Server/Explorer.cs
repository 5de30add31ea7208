using System.Diagnostics.CodeAnalysis;
using PlmLens.Server.Contracts;
using PlmLens.Server.Documents;
using PlmLens.Server.Endpoints;
using PlmLens.Server.Lenses;
using PlmLens.Server.Live;
using PlmLens.Server.Serving;

namespace PlmLens.Server;

/// <summary>What all endpoints of one server share.</summary>
internal sealed class Explorer : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private readonly DocumentCache _cache;
    private readonly LiveModels _models;
    private readonly CancellationTokenSource _stop = new();
    private (Thread Reader, Task Documents)? _warming;

    /// <param name="options">How it is served.</param>
    /// <exception cref="Core.PlmLensException">A lens cannot be opened.</exception>
    public Explorer(ExplorerOptions options)
    {
        Options = options;
        Lenses = LensSet.Open(options.Lenses, options.Structures);
        _cache = new DocumentCache(options.CacheBytes);
        _models = new LiveModels(options.Model, options.KnownModels);
        Documents = new DocumentResponse(_cache);
        ClientText = new ClientText(options);
        Log = new ServerLog(options.Log);
        Jobs = new JobQueue(Encode, options.Clock) { Tell = ForClient };
        Outside = new OutsideSources(options.Allow, options.OutsideHandler);
    }

    /// <summary>How it is served.</summary>
    public ExplorerOptions Options { get; }

    /// <summary>The lenses.</summary>
    public LensSet Lenses { get; }

    /// <summary>Answers with documents.</summary>
    public DocumentResponse Documents { get; }

    /// <summary>Sequences on their way through the model.</summary>
    public JobQueue Jobs { get; }

    /// <summary>Outside sources.</summary>
    public OutsideSources Outside { get; }

    /// <summary>The lens of an address.</summary>
    /// <exception cref="RequestFailure">There is none of that name.</exception>
    public ExploredLens Lens(string id) => Lenses.Find(id)
        ?? throw RequestFailure.NotFound(
            $"There is no lens '{LensEndpoints.Shown(id)}' here; data/site.json lists those that there are.");

    /// <summary>Makes sentences for clients.</summary>
    public ClientText ClientText { get; }

    /// <summary>What only the person at this machine is told.</summary>
    public ServerLog Log { get; }

    /// <summary>Why new sequences cannot be sent to a lens's model; null when they can.</summary>
    public string? WhyNotLive(ExploredLens lens) => _models.WhyNot(lens) is { } why ? ForClient(why) : null;

    /// <summary>A sentence as clients are told it; where that is not the whole of it, the log has it.</summary>
    public string ForClient(string sentence)
    {
        string text = ClientText.Of(sentence);
        if (text != sentence)
            Log.Tell(sentence);
        return text;
    }

    /// <summary>The site's document.</summary>
    public SiteDocument Site() => SiteBuilder.Build(Lenses, true, WhyNotLive, Options.Labels, Options.Allow);

    /// <summary>Reads, behind the requests, what most documents need, and makes the largest ones.</summary>
    public void Warm()
    {
        var reader = new Thread(ReadTables) { IsBackground = true, Name = "plmlens-warm" };
        reader.Start();
        _warming = (reader, Task.Run(PrepareDocuments));
    }

    private Store.CodeRows Encode(Job job, CancellationToken cancel) =>
        _models.Encode(job.Lens, job.Input.Name ?? "sequence", job.Input.Sequence, cancel);

    private void ReadTables()
    {
        foreach (ExploredLens lens in Lenses.All)
            lens.Warm(_stop.Token);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whoever asks for the document is told.")]
    private async Task PrepareDocuments()
    {
        // Browsers ask for the first form where a connection is safe, which a loopback one is, else for the second.
        foreach (ExploredLens lens in Lenses.All)
        {
            foreach (string encoding in (string[])["br", "gzip"])
            {
                try
                {
                    await LensEndpoints.Prepare(this, lens, encoding, _stop.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                catch (Exception)
                {
                    // A damaged table: whoever asks for it is told.
                }
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _warming?.Reader.Join();
        _warming?.Documents.Wait();
        Jobs.Dispose();
        Outside.Dispose();
        _models.Dispose();
        _stop.Dispose();

        // What two large lenses have in common takes long to find; the end of the process ends it too.
        if (_cache.Stop(s_patience))
            Lenses.Dispose();
    }
}
