using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PlmLens.Server.Contracts;
using PlmLens.Server.Serving;

[assembly: AssemblyFixture(typeof(PlmLens.Server.Tests.ServedLens))]

namespace PlmLens.Server.Tests;

/// <summary>Two lenses, built once and served once for all tests.</summary>
public sealed class ServedLens : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ExplorerServer? _server;

    /// <summary>The first lens's folder. Nobody changes it.</summary>
    public string First => _folder["My Lens"];

    /// <summary>A lens of the same states and another SAE.</summary>
    public string Second => _folder["second_lens"];

    /// <summary>Structures: P00001 as PDB, P00002 as mmCIF.</summary>
    public string Structures => _folder["structures"];

    /// <summary>Asks the server.</summary>
    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        MadeLens.Build(First);
        MadeLens.Build(Second, seed: 4, latents: 64);
        Directory.CreateDirectory(Structures);
        await File.WriteAllTextAsync(
            Path.Combine(Structures, "P00001.pdb"), MadeProteins.Pdb(MadeProteins.Make(2)[1].Sequence));
        await File.WriteAllTextAsync(Path.Combine(Structures, "AF-P00002-F1-model_v4.cif"), "data_made\n#\n");
        _server = await ExplorerServer.Start(Options);
        Client = new HttpClient { BaseAddress = new Uri(_server.Address) };
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>How both are served.</summary>
    public ExplorerOptions Options => new()
    {
        Lenses = [First, Second],
        Port = 0,
        Structures = Structures,
        KnownModels = [MadeLens.Model],
    };

    /// <summary>A document.</summary>
    internal async Task<T> Get<T>(string path, JsonTypeInfo<T> type) =>
        (await Client.GetFromJsonAsync(path, type, TestContext.Current.CancellationToken))!;

    /// <summary>An answer that is an error: its status and sentence.</summary>
    internal static async Task<(HttpStatusCode Status, string Sentence)> Error(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        ErrorDocument? error = JsonSerializer.Deserialize(text, ExplorerJson.Default.ErrorDocument);
        return (answer.StatusCode, error!.Error);
    }

    /// <summary>Sends JSON.</summary>
    internal static HttpContent Json<T>(T value, JsonTypeInfo<T> type) =>
        new StringContent(JsonSerializer.Serialize(value, type), Encoding.UTF8, "application/json");
}
