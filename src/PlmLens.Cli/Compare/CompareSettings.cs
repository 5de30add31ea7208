using PlmLens.Models;

namespace PlmLens.Cli.Compare;

/// <summary>What `compare` was asked to do.</summary>
internal sealed record CompareSettings
{
    /// <summary>Activation cache, FASTA or UniProt file, or safetensors file.</summary>
    public required string Activations { get; init; }

    /// <summary>--model, or null.</summary>
    public string? ModelPath { get; init; }

    /// <summary>Proteins to measure the loss on, or null for those of the activations or the bundled ones.</summary>
    public string? Proteins { get; init; }

    /// <summary>Most proteins of the loss; 0 leaves it out.</summary>
    public required int LossProteins { get; init; }

    /// <summary>Most rows to measure on, spread over all.</summary>
    public required long Rows { get; init; }

    /// <summary>What is done with long proteins.</summary>
    public required LongPolicy Long { get; init; }

    /// <summary>Tokens in a pass of the model.</summary>
    public required int TokenBudget { get; init; }

    /// <summary>Seed of masks and of the choice of proteins.</summary>
    public required ulong Seed { get; init; }
}
