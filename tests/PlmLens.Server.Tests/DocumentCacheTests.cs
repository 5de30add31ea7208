using System.Text;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Tests;

/// <summary>Who waits for whom when documents are made.</summary>
public sealed class DocumentCacheTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_made_at_once_does_not_wait_for_what_takes_long()
    {
        var cache = new DocumentCache(1 << 20);
        using var go = new ManualResetEventSlim();
        byte[] Slow()
        {
            go.Wait(s_patience, Cancel);
            return "slow"u8.ToArray();
        }

        Task<StoredDocument>[] slow =
        [
            .. Enumerable.Range(0, 8).Select(i => cache.Get($"t{i}", DocumentWork.Table, Slow, Cancel)),
            .. Enumerable.Range(0, 8).Select(i => cache.Get($"c{i}", DocumentWork.Comparison, Slow, Cancel)),
        ];
        for (int i = 0; i < 20; i++)
        {
            string text = $"item {i}";
            StoredDocument item = await cache.Get(
                text, DocumentWork.Item, () => Encoding.UTF8.GetBytes(text), Cancel).WaitAsync(s_patience, Cancel);
            Assert.Equal(text, Encoding.UTF8.GetString((await item.For("")).Bytes.Span));
        }

        Assert.All(slow, task => Assert.False(task.IsCompleted));
        go.Set();
        await Task.WhenAll(slow).WaitAsync(s_patience, Cancel);
        Assert.True(cache.Stop(s_patience));
    }

    [Fact]
    public async Task A_document_that_many_ask_for_is_made_once_and_a_failure_is_not_kept()
    {
        var cache = new DocumentCache(1 << 20);
        int made = 0;
        using var go = new ManualResetEventSlim();
        byte[] Fails()
        {
            go.Wait(s_patience, Cancel);
            Interlocked.Increment(ref made);
            throw new InvalidOperationException("once");
        }

        Task<StoredDocument>[] all =
            [.. Enumerable.Range(0, 50).Select(_ => cache.Get("one", DocumentWork.Item, Fails, Cancel))];
        go.Set();
        foreach (Task<StoredDocument> task in all)
            Assert.Equal("once", (await Assert.ThrowsAsync<InvalidOperationException>(() => task)).Message);
        Assert.Equal(1, made);
        StoredDocument again = await cache.Get("one", DocumentWork.Item, () => "good"u8.ToArray(), Cancel);
        Assert.Equal("good", Encoding.UTF8.GetString((await again.For("")).Bytes.Span));
        Assert.True(cache.Stop(s_patience));
    }

    [Fact]
    public async Task At_the_end_what_waits_is_cancelled_and_what_is_being_made_is_waited_for()
    {
        var cache = new DocumentCache(1 << 20);
        using var began = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        byte[] Slow()
        {
            began.Set();
            go.Wait(s_patience, CancellationToken.None);
            return [];
        }

        Task<StoredDocument> running = cache.Get("running", DocumentWork.Comparison, Slow, Cancel);
        began.Wait(s_patience, Cancel);
        Task<StoredDocument> waiting = cache.Get("waiting", DocumentWork.Comparison, Slow, Cancel);
        Assert.False(cache.Stop(TimeSpan.FromMilliseconds(50)));
        go.Set();
        Assert.True(cache.Stop(s_patience));
        await running;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Compressed_forms_are_those_of_the_document()
    {
        byte[] json = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},")));
        var document = new StoredDocument(json);
        foreach ((string accepted, string? named) in ((string, string?)[])
            [("br", "br"), ("gzip", "gzip"), ("gzip, br", "br"), ("identity", null), ("br;q=0", null)])
        {
            (ReadOnlyMemory<byte> bytes, string? encoding) = await document.For(accepted);
            Assert.Equal(named, encoding);
            using var from = new MemoryStream(bytes.ToArray());
            using Stream plain = encoding switch
            {
                "br" => new System.IO.Compression.BrotliStream(from, System.IO.Compression.CompressionMode.Decompress),
                "gzip" => new System.IO.Compression.GZipStream(from, System.IO.Compression.CompressionMode.Decompress),
                _ => from,
            };
            using var to = new MemoryStream();
            await plain.CopyToAsync(to, Cancel);
            Assert.Equal(json, to.ToArray());
        }
    }
}
