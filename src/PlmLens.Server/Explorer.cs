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
    private readonly DocumentCache _cache;
    private readonly LiveModel _model;
    private readonly CancellationTokenSource _stop = new();
    private Task _warming = Task.CompletedTask;

    /// <param name="options">How it is served.</param>
    /// <exception cref="Core.PlmLensException">A lens cannot be opened.</exception>
    public Explorer(ExplorerOptions options)
    {
        Options = options;
        Lenses = LensSet.Open(options.Lenses, options.Structures);
        _cache = new DocumentCache(options.CacheBytes);
        _model = new LiveModel(options.Model ?? options.BundledModel, options.Model is not null);
        Documents = new DocumentResponse(_cache);
        Jobs = new JobQueue((job, cancel) =>
            _model.Encode(job.Lens, job.Input.Name ?? "sequence", job.Input.Sequence, cancel));
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

    /// <summary>Why new sequences cannot be sent to a lens's model; null when they can.</summary>
    public string? WhyNotLive(ExploredLens lens) => _model.WhyNot(lens);

    /// <summary>The site's document.</summary>
    public SiteDocument Site() => SiteBuilder.Build(Lenses, true, WhyNotLive, Options.Labels, Options.Allow);

    /// <summary>Reads, behind the requests, what most documents need.</summary>
    public void Warm() => _warming = Task.Run(() =>
    {
        foreach (ExploredLens lens in Lenses.All)
            lens.Warm(_stop.Token);
    });

    public void Dispose()
    {
        _stop.Cancel();
        _warming.Wait();
        Jobs.Dispose();
        Outside.Dispose();
        _model.Dispose();
        _cache.Dispose();
        Lenses.Dispose();
        _stop.Dispose();
    }
}
