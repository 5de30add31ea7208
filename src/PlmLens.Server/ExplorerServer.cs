using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PlmLens.Core;
using PlmLens.Server.Endpoints;
using PlmLens.Server.Security;
using PlmLens.Server.Serving;

namespace PlmLens.Server;

/// <summary>The explorer as a web server.</summary>
public sealed class ExplorerServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Explorer _explorer;

    private readonly LoadLimit _limit;

    private ExplorerServer(WebApplication app, Explorer explorer, LoadLimit limit) =>
        (_app, _explorer, _limit) = (app, explorer, limit);

    /// <summary>Where it listens: "http://127.0.0.1:8377".</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";

    /// <summary>Opens the lenses and listens.</summary>
    /// <param name="options">How it is served.</param>
    /// <param name="cancel">Ends the start.</param>
    /// <exception cref="PlmLensException">A lens cannot be opened, the address cannot be listened on, or it is not of
    /// this machine alone and there is no token.</exception>
    public static async Task<ExplorerServer> Start(ExplorerOptions options, CancellationToken cancel = default)
    {
        IPAddress address = ListenAddress.Of(options);
        TokenCheck? token = options.Token is { } text ? new TokenCheck(text, options.Port) : null;
        var explorer = new Explorer(options);
        var limit = new LoadLimit();
        WebApplication? app = null;
        try
        {
            app = Build(explorer, address, token, limit);
            await app.StartAsync(cancel).ConfigureAwait(false);
            explorer.Warm();
            return new ExplorerServer(app, explorer, limit);
        }
        catch (Exception e)
        {
            if (app is not null)
                await app.DisposeAsync().ConfigureAwait(false);
            explorer.Dispose();
            limit.Dispose();
            if (e is IOException or System.Net.Sockets.SocketException)
            {
                throw new PlmLensException(
                    $"Cannot listen on {options.Host} port {options.Port}: {e.Message} Choose another --port.", e);
            }

            throw;
        }
    }

    /// <summary>The OpenAPI document of a server, which is the same for all lenses: what types of clients are made
    /// from.</summary>
    /// <param name="cancel">Ends it.</param>
    /// <returns>JSON text that ends with a line end.</returns>
    public static async Task<string> OpenApi(CancellationToken cancel = default)
    {
        ExplorerServer server = await Start(new ExplorerOptions { Lenses = [], Port = 0 }, cancel)
            .ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            using var client = new HttpClient();
            string text = await client.GetStringAsync(new Uri(server.Address + OpenApiEndpoint.Path), cancel)
                .ConfigureAwait(false);
            return text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        }
    }

    /// <summary>Serves until it is stopped.</summary>
    /// <param name="cancel">Stops it.</param>
    public async Task Run(CancellationToken cancel)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await _app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync().ConfigureAwait(false);
        _explorer.Dispose();
        _limit.Dispose();
    }

    private static WebApplication Build(Explorer explorer, IPAddress address, TokenCheck? token, LoadLimit limit)
    {
        // No configuration from files or the environment: what is served is what the command line says.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "plmlens",
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 1024;
            kestrel.Limits.MaxRequestLineSize = 4096;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
            kestrel.Limits.MaxRequestHeaderCount = 64;
            kestrel.Limits.MaxRequestBodySize = 64 << 10;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(90);
            kestrel.Listen(address, explorer.Options.Port);
        });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddRoutingCore();
        OpenApiEndpoint.AddServices(builder.Services);
        WebApplication app = builder.Build();
        app.Use(SecurityHeaders.Add);
        app.Use(new Failures(explorer.ClientText, explorer.Log).Handle);
        app.Use(new RequestOrigin(address, explorer.Options.Host).Check);
        if (token is not null)
            app.Use(token.Check);
        app.Use(limit.Check);
        app.Use(HeadRequests.Hide);
        app.UseRouting();
        app.Use(HeadRequests.Restore);
        SiteEndpoints.Map(app, explorer);
        LensEndpoints.Map(app, explorer);
        StructureEndpoints.Map(app, explorer);
        SequenceEndpoints.Map(app, explorer);
        LabelEndpoints.Map(app, explorer);
        BlindEndpoints.Map(app, explorer);
        OutsideEndpoints.Map(app, explorer);
        OpenApiEndpoint.Map(app);
        FallbackEndpoint.Map(app, explorer);
        return app;
    }
}
