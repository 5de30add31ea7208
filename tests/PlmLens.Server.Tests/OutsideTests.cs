using System.Net;
using System.Text;

namespace PlmLens.Server.Tests;

/// <summary>Outside sources, with what they answer made up: no test asks the network.</summary>
public sealed class OutsideTests(ServedLens served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_structure_is_fetched_once_from_the_one_host()
    {
        var network = new Network(_ => Text("data_made\n"));
        await using ExplorerServer server = await Start(network);
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        Assert.Equal("data_made\n", await client.GetStringAsync("api/external/pdb/1abc", Cancel));
        Assert.Equal("data_made\n", await client.GetStringAsync("api/external/pdb/1ABC", Cancel));
        Assert.Equal(["https://files.rcsb.org/download/1ABC.cif"], network.Asked);
        Assert.Equal("data_made\n", await client.GetStringAsync("api/external/alphafold/P69905", Cancel));
        Assert.StartsWith("https://alphafold.ebi.ac.uk/files/AF-P69905-F1-", network.Asked[^1]);
    }

    [Theory]
    [InlineData("pdb/..%2f..%2fx")]
    [InlineData("pdb/1ab")]
    [InlineData("pdb/abcd")]
    [InlineData("pdb/1abc%0a")]
    [InlineData("alphafold/P6990")]
    [InlineData("alphafold/P69905@evil.example")]
    [InlineData("alphafold/p69905")]
    public async Task What_is_no_id_is_never_asked_for(string path)
    {
        var network = new Network(_ => Text("x"));
        await using ExplorerServer server = await Start(network);
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        using HttpResponseMessage answer = await client.GetAsync("api/external/" + path, Cancel);
        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.NotFound]);
        Assert.Empty(network.Asked);
    }

    [Fact]
    public async Task What_goes_wrong_outside_is_a_sentence()
    {
        await Expect(_ => new HttpResponseMessage(HttpStatusCode.NotFound), HttpStatusCode.NotFound);
        await Expect(_ => new HttpResponseMessage(HttpStatusCode.InternalServerError), HttpStatusCode.BadGateway);
        await Expect(_ => new HttpResponseMessage(HttpStatusCode.Redirect), HttpStatusCode.BadGateway);
        await Expect(_ => throw new HttpRequestException("no network"), HttpStatusCode.BadGateway);
        await Expect(
            _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(new byte[40 << 20]) },
            HttpStatusCode.BadGateway);
    }

    private async Task Expect(Func<HttpRequestMessage, HttpResponseMessage> answer, HttpStatusCode expected)
    {
        await using ExplorerServer server = await Start(new Network(answer));
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        (HttpStatusCode status, string sentence) =
            await ServedLens.Error(await client.GetAsync("api/external/pdb/1abc", Cancel));
        Assert.Equal(expected, status);
        Assert.NotEmpty(sentence);
    }

    private Task<ExplorerServer> Start(Network network) => ExplorerServer.Start(
        served.Options with { Allow = ["pdb", "alphafold"], OutsideHandler = network }, Cancel);

    private static HttpResponseMessage Text(string text) => new(HttpStatusCode.OK)
    {
        Content = new StringContent(text, Encoding.UTF8, "text/plain"),
    };

    private sealed class Network(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(answer(request));
        }
    }
}
