using System.Net;
using PlmLens.Core;

namespace PlmLens.Server;

/// <summary>Which address a server listens on.</summary>
internal static class ListenAddress
{
    /// <summary>The address that the options name.</summary>
    /// <exception cref="PlmLensException">It is none, or other machines can reach it and there is no token.</exception>
    public static IPAddress Of(ExplorerOptions options)
    {
        if (options.Port is < 0 or > 65535)
            throw new UsageException($"--port {options.Port} is not 0 to 65535.");
        string host = options.Host;
        IPAddress? address = host is "localhost" ? IPAddress.Loopback
            : host is "*" ? IPAddress.Any
            : IPAddress.TryParse(host, out IPAddress? parsed) ? parsed
            : null;
        if (address is null)
            throw new UsageException($"--host {host} is no address of this machine; give one in numbers or localhost.");
        if (!IPAddress.IsLoopback(address) && string.IsNullOrEmpty(options.Token))
        {
            throw new UsageException(
                $"--host {host} can be reached from other machines; give a --token that clients must say, or leave "
                + "--host out.");
        }

        return address;
    }
}
