using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PlmLens.Core;

namespace PlmLens.Server.Serving;

/// <summary>Reads what a client sends.</summary>
internal static class JsonBody
{
    /// <summary>Bytes of a body from which on only a few are read at once.</summary>
    private const long Large = 1 << 20;

    private static readonly SemaphoreSlim s_large = new(2);

    /// <summary>Reads a JSON body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="type">What it must be.</param>
    /// <param name="most">Bytes at most.</param>
    /// <exception cref="RequestFailure">It is too large, no JSON, or not as it must be.</exception>
    public static async Task<T> Read<T>(HttpContext context, JsonTypeInfo<T> type, long most)
        where T : class
    {
        HttpRequest request = context.Request;
        if (request.ContentLength > most)
            throw TooLarge(most);
        if (!request.HasJsonContentType())
        {
            throw new RequestFailure(
                StatusCodes.Status415UnsupportedMediaType, "Send JSON, with the content type application/json.");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = most;
        bool large = !(request.ContentLength <= Large);
        if (large)
            await s_large.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, context.RequestAborted)
                .ConfigureAwait(false) ?? throw new JsonException();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge(most);
        }
        catch (JsonException e)
        {
            string where = string.IsNullOrEmpty(e.Path) ? "" : $" at {e.Path}";
            throw new RequestFailure(
                StatusCodes.Status400BadRequest,
                $"The request is not the JSON that belongs here{where}; see api/openapi.json.");
        }
        finally
        {
            if (large)
                s_large.Release();
        }
    }

    /// <summary>What is wrong with input of the user: 400.</summary>
    public static RequestFailure Bad(PlmLensException failure) => new(StatusCodes.Status400BadRequest, failure.Message);

    private static RequestFailure TooLarge(long most) => new(
        StatusCodes.Status413PayloadTooLarge,
        string.Create(
            CultureInfo.InvariantCulture, $"The request is larger than {most / 1e6:0.##} MB; send less at once."));
}
