using Microsoft.AspNetCore.Http;

namespace PlmLens.Server.Security;

/// <summary>Headers that every answer carries: a page of the explorer loads nothing from elsewhere, runs no script that
/// is not a file of it, and is in no other site's frame.</summary>
internal static class SecurityHeaders
{
    // Pictures that the page makes itself, to be saved, are data and blobs.
    public const string ContentSecurityPolicy =
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";

    /// <summary>Adds them.</summary>
    public static Task Add(HttpContext context, Func<Task> next)
    {
        // At the last moment, so that an answer that is started anew after a failure has them too.
        context.Response.OnStarting(Set, context.Response.Headers);
        return next();
    }

    private static Task Set(object state)
    {
        var headers = (IHeaderDictionary)state;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        return Task.CompletedTask;
    }
}
