using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace PlmLens.Server.Serving;

/// <summary>
/// The files of the front end. Only names that were found in the folder at the start are answered, so that no address
/// leads out of it; each file is read and compressed once.
/// </summary>
internal sealed class WebFiles
{
    private const string Index = "index.html";

    private const string HowToBuild =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>PlmLens</title></head><body>"
        + "<h1>The explorer's pages are not built</h1><p>The server runs; its documents are under "
        + "<a href=\"data/site.json\">data/site.json</a>. To build the pages run <code>npm ci</code> and "
        + "<code>npm run build</code> in the folder <code>web</code>, then build the program again.</p></body></html>";

    private static readonly FrozenDictionary<string, string> s_types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".json"] = "application/json",
        [".map"] = "application/json",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".woff2"] = "font/woff2",
        [".wasm"] = "application/wasm",
        [".txt"] = "text/plain; charset=utf-8",
        [".webmanifest"] = "application/manifest+json",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly FrozenDictionary<string, WebFile> _files;

    private WebFiles(FrozenDictionary<string, WebFile> files) => _files = files;

    /// <summary>Finds the files of a folder.</summary>
    /// <param name="folder">The folder; may be missing.</param>
    public static WebFiles Find(string folder)
    {
        var files = new Dictionary<string, WebFile>(StringComparer.Ordinal);
        if (Directory.Exists(folder))
        {
            foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                if (s_types.TryGetValue(Path.GetExtension(path), out string? type))
                    files["/" + Path.GetRelativePath(folder, path).Replace('\\', '/')] = new WebFile(path, type);
            }
        }

        return new WebFiles(files.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>Answers with a file.</summary>
    /// <returns>False when there is no file of that name.</returns>
    public async Task<bool> TrySend(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "/";
        bool index = path is "/" or "" or "/" + Index;
        if (index && !_files.ContainsKey("/" + Index))
        {
            context.Response.ContentType = s_types[".html"];
            await context.Response.WriteAsync(HowToBuild, context.RequestAborted).ConfigureAwait(false);
            return true;
        }

        if (!_files.TryGetValue(index ? "/" + Index : path, out WebFile? file))
            return false;
        HttpResponse response = context.Response;

        // The builder names files under assets/ by their content.
        bool named = path.StartsWith("/assets/", StringComparison.Ordinal);
        response.Headers.CacheControl = named ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.ETag = file.Tag;
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        (ReadOnlyMemory<byte> bytes, string? encoding) = await file.Content
            .For(context.Request.Headers.AcceptEncoding.ToString()).ConfigureAwait(false);
        response.ContentType = file.Type;
        response.ContentLength = bytes.Length;
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        return true;
    }

    private sealed class WebFile(string path, string type)
    {
        private readonly Lazy<StoredDocument> _content = new(() => new StoredDocument(File.ReadAllBytes(path)));
        private readonly Lazy<string> _tag = new(() => $"W/\"{Core.ContentHash.OfFile(path)[..16]}\"");

        public string Type => type;

        public StoredDocument Content => _content.Value;

        public string Tag => _tag.Value;
    }
}
