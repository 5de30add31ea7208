using Microsoft.AspNetCore.Http;

namespace PlmLens.Server.Serving;

/// <summary>Answers HEAD wherever GET is answered: with the same headers and no body. A request looks like GET while
/// its endpoint is chosen, since endpoints are mapped for GET alone.</summary>
internal static class HeadRequests
{
    private static readonly object s_key = new();

    /// <summary>Before routing.</summary>
    public static Task Hide(HttpContext context, Func<Task> next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Items[s_key] = context.Request.Method;
            context.Request.Method = HttpMethods.Get;
        }

        return next();
    }

    /// <summary>After routing.</summary>
    public static Task Restore(HttpContext context, Func<Task> next)
    {
        if (context.Items.TryGetValue(s_key, out object? method))
            context.Request.Method = (string)method!;
        return next();
    }
}
