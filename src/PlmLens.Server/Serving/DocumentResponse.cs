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
    /// <param name="type">The document's type in JSON.</param>
    /// <param name="build">Makes the document.</param>
    public Task Send<T>(HttpContext context, string tag, JsonTypeInfo<T> type, Func<T> build) =>
        SendBytes(context, tag, ContentType, () => JsonSerializer.SerializeToUtf8Bytes(build(), type));

    /// <summary>As <see cref="Send"/>, with bytes of another type.</summary>
    public async Task SendBytes(HttpContext context, string tag, string contentType, Func<byte[]> make)
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
            $"{request.Path.Value} {tag}", make, context.RequestAborted).ConfigureAwait(false);
        (ReadOnlyMemory<byte> bytes, string? encoding) = document.For(request.Headers.AcceptEncoding.ToString());
        response.ContentType = contentType;
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(request.Method))
            await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

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
