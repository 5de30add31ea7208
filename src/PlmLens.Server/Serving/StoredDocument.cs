using System.IO.Compression;

namespace PlmLens.Server.Serving;

/// <summary>A document as bytes, compressed the first time that it is asked for in that form.</summary>
/// <param name="json">The document.</param>
internal sealed class StoredDocument(byte[] json)
{
    // A document below this size would not become smaller on the wire.
    private const int LeastCompressed = 512;
    private readonly Lock _gate = new();
    private Task<byte[]>? _gzip;
    private Task<byte[]>? _brotli;

    /// <summary>Bytes held in memory at most: the document and its compressed forms.</summary>
    public int Size => json.Length + (json.Length / 2);

    /// <summary>The bytes in the best encoding that a client takes.</summary>
    /// <param name="accepted">Value of Accept-Encoding.</param>
    /// <returns>The bytes and the value of Content-Encoding, or null for none.</returns>
    public async ValueTask<(ReadOnlyMemory<byte> Bytes, string? Encoding)> For(string accepted)
    {
        if (json.Length < LeastCompressed)
            return (json, null);
        if (AcceptedEncoding.Takes(accepted, "br"))
        {
            return (await Compressed(ref _brotli, stream => new BrotliStream(stream, Level, leaveOpen: true))
                .ConfigureAwait(false), "br");
        }

        if (AcceptedEncoding.Takes(accepted, "gzip"))
        {
            return (await Compressed(ref _gzip, stream => new GZipStream(stream, Level, leaveOpen: true))
                .ConfigureAwait(false), "gzip");
        }

        return (json, null);
    }

    private static CompressionLevel Level => CompressionLevel.Fastest;

    // Whoever comes while it is compressed waits without holding a thread.
    private Task<byte[]> Compressed(ref Task<byte[]>? form, Func<Stream, Stream> compressor)
    {
        lock (_gate)
        {
            if (form is null or { IsFaulted: true })
                form = Task.Run(() => Compress(compressor));
            return form;
        }
    }

    private byte[] Compress(Func<Stream, Stream> compressor)
    {
        var target = new MemoryStream(json.Length / 4);
        using (Stream stream = compressor(target))
            stream.Write(json);
        return target.ToArray();
    }
}
