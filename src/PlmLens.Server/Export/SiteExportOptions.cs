namespace PlmLens.Server.Export;

/// <summary>What a static copy of an explorer holds.</summary>
public sealed record SiteExportOptions
{
    /// <summary>The lenses, in the order to show.</summary>
    public required IReadOnlyList<string> Lenses { get; init; }

    /// <summary>The folder to make; it must not hold anything.</summary>
    public required string Folder { get; init; }

    /// <summary>Latents whose own pages are written: null for all that are active, else the so many that mean most. The
    /// tables always have all of them.</summary>
    public int? MostLatents { get; init; }

    /// <summary>Whether dead latents have pages too.</summary>
    public bool DeadLatents { get; init; }

    /// <summary>Folder of structure files; null for none.</summary>
    public string? Structures { get; init; }

    /// <summary>Folder of the front end; null for <c>wwwroot</c> beside the program.</summary>
    public string? WebRoot { get; init; }
}
