using System.Net;
using Microsoft.AspNetCore.Http;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Security;

/// <summary>
/// Refuses requests that a page of another site made a browser send: under a name that an attacker points at this
/// machine (DNS rebinding), or across sites.
/// </summary>
/// <param name="address">What the server listens on.</param>
/// <param name="host">As the user named it.</param>
internal sealed class RequestOrigin(IPAddress address, string host)
{
    private readonly bool _loopback = IPAddress.IsLoopback(address);

    /// <summary>Lets a request through or fails.</summary>
    /// <exception cref="RequestFailure">The request came under a foreign name or from another site.</exception>
    public Task Check(HttpContext context, Func<Task> next)
    {
        HttpRequest request = context.Request;
        if (!IsOwnName(request.Host.Host))
        {
            throw new RequestFailure(
                StatusCodes.Status421MisdirectedRequest,
                "This server answers only under its own names; use localhost, or start it with --host.");
        }

        bool reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        bool live = request.Path.StartsWithSegments("/api", StringComparison.Ordinal);
        if ((!reads || live) && IsForeign(request))
        {
            throw new RequestFailure(
                StatusCodes.Status403Forbidden,
                "This request comes from a page of another site; open the explorer itself.");
        }

        return next();
    }

    // A name that resolves to a loopback address proves nothing; only names that cannot be pointed elsewhere do. Behind
    // --host the token is what protects.
    private bool IsOwnName(string name)
    {
        if (!_loopback)
            return true;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.Equals(host, StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name.Trim('[', ']'), out IPAddress? given) && IPAddress.IsLoopback(given));
    }

    private static bool IsForeign(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none"))
            return true;
        string origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
