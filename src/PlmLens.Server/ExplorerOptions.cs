namespace PlmLens.Server;

/// <summary>How an explorer is served.</summary>
public sealed record ExplorerOptions
{
    /// <summary>The lenses, in the order to show.</summary>
    public required IReadOnlyList<string> Lenses { get; init; }

    /// <summary>Port; 0 for any that is free.</summary>
    public int Port { get; init; } = 8377;

    /// <summary>Address to listen on: a loopback name unless <see cref="Token"/> is set.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>What every client has to say; null for none, which only loopback addresses allow.</summary>
    public string? Token { get; init; }

    /// <summary>The model that runs new sequences: a path; null for one of <see cref="KnownModels"/>.</summary>
    public string? Model { get; init; }

    /// <summary>Models that run for the lenses that belong to them when none is named.</summary>
    public IReadOnlyList<string> KnownModels { get; init; } = [];

    /// <summary>Folder of structure files; null for none.</summary>
    public string? Structures { get; init; }

    /// <summary>Outside sources that may be asked: "alphafold", "pdb", "uniprot".</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Whether labels can be written.</summary>
    public bool Labels { get; init; } = true;

    /// <summary>Folder of the front end; null for <c>wwwroot</c> beside the program.</summary>
    public string? WebRoot { get; init; }

    /// <summary>Receives, sentence by sentence, what is wrong with the server's own files, with the paths that clients
    /// are not told; null for nobody.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Tells how long nobody has asked for a job; null for the system's clock.</summary>
    internal TimeProvider? Clock { get; init; }

    /// <summary>Sends requests to outside sources; null for the network.</summary>
    internal HttpMessageHandler? OutsideHandler { get; init; }

    /// <summary>Bytes of documents to keep in memory.</summary>
    public long CacheBytes { get; init; } = 96L << 20;
}
