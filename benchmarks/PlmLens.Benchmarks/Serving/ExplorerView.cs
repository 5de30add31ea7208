namespace PlmLens.Benchmarks.Serving;

/// <summary>A view of the explorer and what shows that it can be used.</summary>
/// <param name="Name">As in the explorer.</param>
/// <param name="Route">What comes after the lens in its address.</param>
/// <param name="Content">CSS selector of its main content: the first row of a table, the first drawing.</param>
internal sealed record ExplorerView(string Name, string Route, string Content)
{
    /// <summary>The table of latents.</summary>
    public static ExplorerView Features { get; } = new("Features", "features", ".vtable-row");

    /// <summary>The map.</summary>
    public static ExplorerView Map { get; } = new("Map", "map", ".map-list a");

    /// <summary>Sequences of one's own.</summary>
    public static ExplorerView Sequence { get; } = new("Sequence", "sequence", "textarea");

    /// <summary>The views whose opening is measured.</summary>
    /// <param name="latent">A latent that is not dead.</param>
    /// <param name="accession">A protein of the lens.</param>
    public static IReadOnlyList<ExplorerView> All(int latent, string accession) =>
    [
        new("Overview", "overview", ".figures"),
        Features,
        Map,
        new("Concepts", "concepts", ".vtable-row"),
        new("Proteins", "proteins", ".vtable-row"),
        new($"Feature {latent}", $"feature/{latent}", ".track-line canvas"),
        new("Concept 0", "concept/0", ".concept .lead"),
        new($"Protein {accession}", $"protein/{accession}", ".track-line canvas"),
        Sequence,
    ];
}
