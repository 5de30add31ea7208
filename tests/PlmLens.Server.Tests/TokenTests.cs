using System.Net;

namespace PlmLens.Server.Tests;

/// <summary>A server with a token.</summary>
public sealed class TokenTests(ServedLens served)
{
    private const string Token = "correct-horse-battery-staple";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_is_answered_without_it()
    {
        await using ExplorerServer server = await Start();
        using HttpClient client = Client(server);
        foreach (string path in (string[])["data/site.json", "api/openapi.json", "", "data/my-lens/features/0.json"])
        {
            using HttpResponseMessage answer = await client.GetAsync(path, Cancel);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        using var wrong = new HttpRequestMessage(HttpMethod.Get, "data/site.json");
        wrong.Headers.Authorization = new("Bearer", Token + "x");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(wrong, Cancel)).StatusCode);
        using HttpResponseMessage inAddress = await client.GetAsync("?token=wrong", Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, inAddress.StatusCode);
        Assert.False(inAddress.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task It_is_taken_from_the_header_and_once_from_the_address()
    {
        await using ExplorerServer server = await Start();
        using HttpClient client = Client(server);
        using var right = new HttpRequestMessage(HttpMethod.Get, "data/site.json");
        right.Headers.Authorization = new("Bearer", Token);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(right, Cancel)).StatusCode);

        using HttpResponseMessage first = await client.GetAsync($"?token={Token}&x=1", Cancel);
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.Equal("/?x=1", first.Headers.Location!.OriginalString);
        string cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token, cookie, StringComparison.Ordinal);
        using var next = new HttpRequestMessage(HttpMethod.Get, "data/site.json");
        next.Headers.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(next, Cancel)).StatusCode);
    }

    private Task<ExplorerServer> Start() => ExplorerServer.Start(served.Options with { Token = Token }, Cancel);

    private static HttpClient Client(ExplorerServer server) => new(
        new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = new Uri(server.Address),
    };
}
