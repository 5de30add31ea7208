using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace PlmLens.Server.Serving;

/// <summary>Answers requests for documents: from the cache where it can, with an entity tag, compressed.</summary>
/// <param name="cache">Documents in memory.</param>
internal sealed class DocumentResponse(DocumentCache cache)
{
    private const string ContentType = "application/json";

    /// <summary>Answers with a document that depends only on files of lenses.</summary>
    /// <param name="context">The request.</param>
    /// <param name="tag">Changes when any of those files does.</param>
    /// <param name="work">How much work it is.</param>
    /// <param name="type">The document's type in JSON.</param>
    /// <param name="build">Makes the document.</param>
    public Task Send<T>(
        HttpContext context, string tag, DocumentWork work, JsonTypeInfo<T> type, Func<T> build) =>
        SendBytes(context, tag, work, ContentType, () => JsonSerializer.SerializeToUtf8Bytes(build(), type));

    /// <summary>As <see cref="Send"/>, with bytes of another type.</summary>
    public async Task SendBytes(
        HttpContext context, string tag, DocumentWork work, string contentType, Func<byte[]> make)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;

        // A weak tag: the compressed forms of a document are one document.
        string etag = $"W/\"{tag}\"";
        response.Headers.ETag = etag;
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = "Accept-Encoding";
        if (request.Headers.IfNoneMatch.ToString().Split(',').Any(given => given.Trim() == etag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        StoredDocument document = await cache.Get(
            Key(request.Path.Value, tag), work, make, context.RequestAborted).ConfigureAwait(false);
        (ReadOnlyMemory<byte> bytes, string? encoding) =
            await document.For(request.Headers.AcceptEncoding.ToString()).ConfigureAwait(false);
        response.ContentType = contentType;
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(request.Method))
            await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Makes a document before anybody asks for it, in the form in which it will be asked for.</summary>
    /// <param name="path">Its address.</param>
    /// <param name="tag">As for <see cref="Send"/>.</param>
    /// <param name="encoding">Value of Accept-Encoding.</param>
    /// <param name="type">The document's type in JSON.</param>
    /// <param name="build">Makes the document.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task Prepare<T>(
        string path, string tag, string encoding, JsonTypeInfo<T> type, Func<T> build, CancellationToken cancel)
    {
        StoredDocument document = await cache.Get(
            Key(path, tag), DocumentWork.Table, () => JsonSerializer.SerializeToUtf8Bytes(build(), type), cancel)
            .ConfigureAwait(false);
        await document.For(encoding).ConfigureAwait(false);
    }

    private static string Key(string? path, string tag) => $"{path} {tag}";

    /// <summary>Answers with something that is made anew for every request.</summary>
    public static async Task SendNow<T>(HttpContext context, JsonTypeInfo<T> type, T value, int status = 200)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Answers with one sentence.</summary>
    public static Task SendError(HttpContext context, int status, string sentence) =>
        SendNow(context, ExplorerJson.Default.ErrorDocument, new Contracts.ErrorDocument(sentence), status);
}
