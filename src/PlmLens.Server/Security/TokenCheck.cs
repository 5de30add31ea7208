using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using PlmLens.Core;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Security;

/// <summary>
/// Asks every client for the token: in the header <c>Authorization: Bearer</c>, or once in the address as
/// <c>?token=</c>, which sets a cookie and leads to the address without it.
/// </summary>
internal sealed class TokenCheck
{
    /// <summary>Fewest characters of a token.</summary>
    public const int LeastLength = 16;

    private const string Parameter = "token";
    private const string Bearer = "Bearer ";
    private static readonly TimeSpan s_penalty = TimeSpan.FromMilliseconds(300);
    private readonly string _cookieName;
    private readonly byte[] _tokenHash;
    private readonly string _cookie;
    private readonly byte[] _cookieHash;

    /// <param name="token">The token.</param>
    /// <param name="port">Cookies know no ports: servers on one machine are told apart by the cookie's name.</param>
    /// <exception cref="UsageException">The token is short enough to be guessed.</exception>
    public TokenCheck(string token, int port)
    {
        if (token.Length < LeastLength)
            throw new UsageException($"--token has {token.Length} characters; give {LeastLength} or more.");
        _cookieName = $"plmlens-{port}";
        _tokenHash = Hash(token);

        // The cookie is worth nothing as a token, and no other run of a server with another token takes it.
        _cookie = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), "plmlens cookie"u8));
        _cookieHash = Hash(_cookie);
    }

    /// <summary>Lets a request through, sets the cookie, or fails.</summary>
    /// <exception cref="RequestFailure">No or a wrong token.</exception>
    public async Task Check(HttpContext context, Func<Task> next)
    {
        HttpRequest request = context.Request;
        if (request.Query.TryGetValue(Parameter, out Microsoft.Extensions.Primitives.StringValues given)
            && HttpMethods.IsGet(request.Method))
        {
            if (!Same(given.ToString(), _tokenHash))
                await Refuse(context, "The token in the address is wrong.").ConfigureAwait(false);
            context.Response.Cookies.Append(_cookieName, _cookie, new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = request.IsHttps,
                Path = "/",
                IsEssential = true,
            });
            context.Response.Headers.CacheControl = "no-store";
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = WithoutToken(request);
            return;
        }

        string authorization = request.Headers.Authorization.ToString();
        bool known = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? Same(authorization[Bearer.Length..].Trim(), _tokenHash)
            : request.Cookies.TryGetValue(_cookieName, out string? cookie) && Same(cookie, _cookieHash);
        if (!known)
        {
            await Refuse(context, authorization.Length > 0
                ? "The token is wrong."
                : "This explorer wants a token: open its address with ?token= and the token at the end.")
                .ConfigureAwait(false);
        }

        await next().ConfigureAwait(false);
    }

    // Whoever guesses waits.
    private static async Task Refuse(HttpContext context, string sentence)
    {
        await Task.Delay(s_penalty, context.RequestAborted).ConfigureAwait(false);
        throw new RequestFailure(StatusCodes.Status401Unauthorized, sentence);
    }

    // Relative, so that it cannot lead to another host.
    private static string WithoutToken(HttpRequest request)
    {
        string path = "/" + (request.Path.ToUriComponent() ?? "").TrimStart('/', '\\');
        string query = string.Join('&', request.Query
            .Where(pair => pair.Key != Parameter)
            .SelectMany(pair => pair.Value.Select(value =>
                $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value ?? "")}")));
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    // Hashes have one length, so that nothing of the token shows in the time of the comparison.
    private static bool Same(string given, byte[] hash) => CryptographicOperations.FixedTimeEquals(Hash(given), hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
