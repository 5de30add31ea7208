using System.Net;

namespace PlmLens.Server.Tests;

/// <summary>HEAD answers as GET does, without the body.</summary>
public sealed class HeadTests(ServedLens served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("data/site.json", HttpStatusCode.OK)]
    [InlineData("data/my-lens/overview.json", HttpStatusCode.OK)]
    [InlineData("data/my-lens/features.json", HttpStatusCode.OK)]
    [InlineData("data/my-lens/features/3.json", HttpStatusCode.OK)]
    [InlineData("data/my-lens/structures/P00001.pdb", HttpStatusCode.OK)]
    [InlineData("data/compare/my-lens/second-lens.json", HttpStatusCode.OK)]
    [InlineData("api/my-lens/labels", HttpStatusCode.OK)]
    [InlineData("api/openapi.json", HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("data/my-lens/features/96.json", HttpStatusCode.NotFound)]
    [InlineData("data/nothing/overview.json", HttpStatusCode.NotFound)]
    [InlineData("api/my-lens/sequences", HttpStatusCode.NotFound)]
    [InlineData("nothing/here", HttpStatusCode.NotFound)]
    public async Task Headers_are_those_of_GET(string path, HttpStatusCode status)
    {
        foreach (string encoding in (string[])["identity", "br", "gzip"])
        {
            using HttpResponseMessage get = await Send(HttpMethod.Get, path, encoding);
            using HttpResponseMessage head = await Send(HttpMethod.Head, path, encoding);
            Assert.Equal(status, get.StatusCode);
            Assert.Equal(get.StatusCode, head.StatusCode);
            Assert.Equal(Headers(get), Headers(head));
            byte[] body = await get.Content.ReadAsByteArrayAsync(Cancel);
            Assert.NotEmpty(body);
            if (get.Content.Headers.ContentLength is { } length)
                Assert.Equal(body.Length, length);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancel));
        }
    }

    [Fact]
    public async Task A_tag_that_is_known_is_not_modified()
    {
        using HttpResponseMessage first = await Send(HttpMethod.Head, "data/my-lens/features.json", "br");
        Assert.NotNull(first.Headers.ETag);
        using var again = new HttpRequestMessage(HttpMethod.Head, "data/my-lens/features.json");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag);
        using HttpResponseMessage answer = await served.Client.SendAsync(again, Cancel);
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, string encoding)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        return await served.Client.SendAsync(request, Cancel);
    }

    private static string Headers(HttpResponseMessage answer) => string.Join('\n', answer.Headers
        .Concat(answer.Content.Headers)
        .Where(header => header.Key is not ("Date" or "Transfer-Encoding"))
        .OrderBy(header => header.Key, StringComparer.Ordinal)
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}"));
}
