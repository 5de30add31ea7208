using System.Net;
using System.Net.Sockets;

namespace PlmLens.Browser.Tests;

/// <summary>Hands out the files of a folder under a path of its own, as any web host does, and nothing else.</summary>
internal sealed class PlainFileServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _folder;
    private readonly string _path;

    /// <summary>Starts it.</summary>
    /// <param name="folder">The files.</param>
    /// <param name="path">Where they appear: "/lab/explorer/".</param>
    public PlainFileServer(string folder, string path)
    {
        _folder = folder;
        _path = path;
        Address = $"http://127.0.0.1:{FreePort()}{path}";
        _listener.Prefixes.Add(new Uri(Address).GetLeftPart(UriPartial.Authority) + "/");
        _listener.Start();
        _ = Task.Run(Serve);
    }

    /// <summary>Where the folder appears.</summary>
    public string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await Answer(context);
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        string asked = Uri.UnescapeDataString(context.Request.Url!.AbsolutePath);
        string name = asked.StartsWith(_path, StringComparison.Ordinal) ? asked[_path.Length..] : "../outside";
        string file = Path.GetFullPath(Path.Combine(_folder, name.Length == 0 ? "index.html" : name));
        if (file.StartsWith(_folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(file))
        {
            context.Response.ContentType = Type(file);
            byte[] bytes = await File.ReadAllBytesAsync(file);
            context.Response.ContentLength64 = bytes.Length;
            await context.Response.OutputStream.WriteAsync(bytes);
        }
        else
        {
            context.Response.StatusCode = 404;
        }

        context.Response.Close();
    }

    private static string Type(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript",
        ".css" => "text/css",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
