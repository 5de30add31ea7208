using System.Net;
using System.Net.Sockets;
using System.Text;
using PlmLens.Server.Contracts;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Tests;

/// <summary>What clients send that they should not.</summary>
public sealed class BadRequestTests(ServedLens served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("data/nothing/overview.json")]
    [InlineData("data/my-lens/features/96.json")]
    [InlineData("data/my-lens/features/-1.json")]
    [InlineData("data/my-lens/features/01.json")]
    [InlineData("data/my-lens/concepts/100000.json")]
    [InlineData("data/my-lens/proteins/Q99999.json")]
    [InlineData("data/compare/my-lens/nothing.json")]
    [InlineData("api/jobs/0123456789abcdef0123456789abcdef")]
    [InlineData("nothing/here")]
    public async Task What_is_not_there_is_a_sentence(string path)
    {
        (HttpStatusCode status, string sentence) = await ServedLens.Error(await served.Client.GetAsync(path, Cancel));
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.EndsWith(".", sentence.TrimEnd('\''), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /../../../../etc/passwd")]
    [InlineData("GET /..%2f..%2f..%2fetc/passwd")]
    [InlineData("GET /data/my-lens/structures/..%2f..%2f..%2fetc%2fpasswd.cif")]
    [InlineData("GET /data/my-lens/proteins/..%5c..%5clens.json")]
    [InlineData("GET /data/..%2f..%2fmy-lens/lens.json")]
    public async Task Paths_do_not_lead_out(string line)
    {
        string answer = await Raw($"{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.Matches("^HTTP/1.1 40[04] ", answer);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("plmlens-lens", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Foreign_names_are_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "data/site.json");
        request.Headers.Host = "evil.example";
        (HttpStatusCode status, _) = await ServedLens.Error(await served.Client.SendAsync(request, Cancel));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, status);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Pages_of_other_sites_can_neither_write_nor_run_the_model(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/my-lens/sequences");
        request.Content = ServedLens.Json(new SequenceRequest("MKV"), ExplorerJson.Default.SequenceRequest);
        request.Headers.Add(header, value);
        (HttpStatusCode status, _) = await ServedLens.Error(await served.Client.SendAsync(request, Cancel));
        Assert.Equal(HttpStatusCode.Forbidden, status);
    }

    [Fact]
    public async Task Answers_forbid_scripts_frames_and_guessing_of_types()
    {
        foreach (string path in (string[])["data/site.json", "nothing", ""])
        {
            using HttpResponseMessage answer = await served.Client.GetAsync(path, Cancel);
            string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        }
    }

    [Fact]
    public async Task A_paste_of_100_MB_is_refused_in_a_sentence()
    {
        using var content = new ByteArrayContent(new byte[100_000_000]);
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/my-lens/sequences") { Content = content };
        request.Headers.ExpectContinue = true;
        (HttpStatusCode status, string sentence) =
            await ServedLens.Error(await served.Client.SendAsync(request, Cancel));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("24 MB", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"sequence\":")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"sequence\":\"MKV\",\"accession\":\"P00001\"}")]
    [InlineData("{\"sequence\":\"MKV\",\"more\":1}")]
    [InlineData("{\"sequence\":\"\"}")]
    [InlineData("{\"sequence\":\"hello, world!\"}")]
    [InlineData("{\"sequence\":\"MKV1234\"}")]
    [InlineData("{\"sequence\":\">only a header\"}")]
    [InlineData("{\"structure\":\"no structure\"}")]
    [InlineData("{\"structure\":\"HEADER    NOTHING\\nEND\\n\"}")]
    public async Task Nonsense_is_refused_in_a_sentence(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        (HttpStatusCode status, string sentence) = await ServedLens.Error(
            await served.Client.PostAsync("api/my-lens/sequences", content, Cancel));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotEmpty(sentence);
        Assert.DoesNotContain("   at ", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sequence_beyond_the_limit_is_refused()
    {
        (HttpStatusCode status, string sentence) = await ServedLens.Error(
            await Run(new SequenceRequest(new string('A', 5001))));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("5,000", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_structure_without_CA_atoms_is_refused()
    {
        string pdb = MadeProteins.Atom(1, "CB", ' ', "ALA", 'A', 1, 0)
            + MadeProteins.Atom(2, "CB", ' ', "GLY", 'A', 2, 3);
        (HttpStatusCode status, string sentence) = await ServedLens.Error(
            await Run(new SequenceRequest(Structure: pdb)));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("CA", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_that_is_not_there_is_refused()
    {
        (HttpStatusCode status, string sentence) = await ServedLens.Error(
            await Run(new SequenceRequest(Structure: MadeProteins.Pdb("MKVAWL"), Chain: "Z")));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("A", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_sources_are_off_unless_turned_on()
    {
        foreach (string path in (string[])["api/external/alphafold/P00001", "api/external/pdb/1abc"])
        {
            (HttpStatusCode status, string sentence) =
                await ServedLens.Error(await served.Client.GetAsync(path, Cancel));
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("--allow", sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Clients_that_hang_up_leave_the_server_at_work()
    {
        var uri = new Uri(served.Client.BaseAddress!, "/");
        for (int i = 0; i < 20; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(uri.Host, uri.Port, Cancel);
            await client.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes(i % 2 == 0
                    ? "GET /data/my-lens/features.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    : "POST /api/my-lens/sequences HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"),
                Cancel);
            client.Client.LingerState = new LingerOption(true, 0);
        }

        SiteDocument site = await served.Get("data/site.json", ExplorerJson.Default.SiteDocument);
        Assert.Equal(2, site.Lenses.Count);
    }

    [Fact]
    public async Task Two_hundred_clients_at_once_are_all_answered()
    {
        Task<HttpResponseMessage>[] all = [.. Enumerable.Range(0, 200).Select(i => served.Client.GetAsync(
            (i % 4) switch
            {
                0 => $"data/my-lens/features/{i % MadeLens.Latents}.json",
                1 => $"data/second-lens/proteins/P{i % MadeLens.Proteins:D5}.json",
                2 => "data/my-lens/features.json",
                _ => "data/compare/my-lens/second-lens.json",
            },
            Cancel))];
        HttpResponseMessage[] answers = await Task.WhenAll(all);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    private Task<HttpResponseMessage> Run(SequenceRequest request) => served.Client.PostAsync(
        "api/my-lens/sequences", ServedLens.Json(request, ExplorerJson.Default.SequenceRequest), Cancel);

    private async Task<string> Raw(string request)
    {
        var uri = new Uri(served.Client.BaseAddress!, "/");
        using var client = new TcpClient();
        await client.ConnectAsync(uri.Host, uri.Port, Cancel);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancel);
    }
}
