using PlmLens.Server.Contracts;
using PlmLens.Server.Documents;
using PlmLens.Server.Endpoints;
using PlmLens.Server.Lenses;
using PlmLens.Server.Serving;

namespace PlmLens.Server;

/// <summary>What all endpoints of one server share.</summary>
internal sealed class Explorer : IDisposable
{
    private readonly DocumentCache _cache;

    /// <param name="options">How it is served.</param>
    /// <exception cref="Core.PlmLensException">A lens cannot be opened.</exception>
    public Explorer(ExplorerOptions options)
    {
        Options = options;
        Lenses = LensSet.Open(options.Lenses, options.Structures);
        _cache = new DocumentCache(options.CacheBytes);
        Documents = new DocumentResponse(_cache);
    }

    /// <summary>How it is served.</summary>
    public ExplorerOptions Options { get; }

    /// <summary>The lenses.</summary>
    public LensSet Lenses { get; }

    /// <summary>Answers with documents.</summary>
    public DocumentResponse Documents { get; }

    /// <summary>The lens of an address.</summary>
    /// <exception cref="RequestFailure">There is none of that name.</exception>
    public ExploredLens Lens(string id) => Lenses.Find(id)
        ?? throw RequestFailure.NotFound(
            $"There is no lens '{LensEndpoints.Shown(id)}' here; data/site.json lists those that there are.");

    /// <summary>Why new sequences cannot be sent to a lens's model; null when they can.</summary>
    public string? WhyNotLive(ExploredLens lens) => "New sequences cannot be sent to the model here.";

    /// <summary>The site's document.</summary>
    public SiteDocument Site() => SiteBuilder.Build(Lenses, WhyNotLive, false, Options.Allow);

    public void Dispose()
    {
        _cache.Dispose();
        Lenses.Dispose();
    }
}
