namespace PlmLens.Proteins.Structures;

/// <summary>The protein chains of the first model of a structure file: CA atoms only.</summary>
public sealed record ProteinStructure
{
    /// <summary>The file's path, or what stands for it in messages.</summary>
    public required string Source { get; init; }

    /// <summary>The file's form.</summary>
    public required StructureFormat Format { get; init; }

    /// <summary>The entry's identifier (<c>1AKI</c>, <c>AF-P30044-F1</c>); null when the file does not give
    /// it.</summary>
    public string? Id { get; init; }

    /// <summary>The entry's title; null when the file does not give it.</summary>
    public string? Title { get; init; }

    /// <summary>How the structure was found, as the file writes it (<c>X-RAY DIFFRACTION</c>,
    /// <c>SOLUTION NMR</c>); null when the file does not say.</summary>
    public string? Method { get; init; }

    /// <summary>Models in the file, at least 1; the first is the one that is read.</summary>
    public required int Models { get; init; }

    /// <summary>Protein chains in file order; never empty.</summary>
    public required IReadOnlyList<StructureChain> Chains { get; init; }
}
