using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Analysis.Significance;
using PlmLens.Core;

namespace PlmLens.Analysis;

/// <summary>How a lens is built.</summary>
public sealed record LensOptions
{
    /// <summary>Which concepts are tested.</summary>
    public ConceptOptions Concepts { get; init; } = new();

    /// <summary>How they are scored.</summary>
    public ScoreOptions Scores { get; init; } = new();

    /// <summary>How chance is measured; its seed is that of the lens.</summary>
    public PermutationOptions Significance { get; init; } = new();

    /// <summary>Decides the halves of the corpus; null for <see cref="Seed"/>.</summary>
    public ulong? SplitSeed { get; init; }

    /// <summary>Decides the halves of the corpus, which residues are masked, and permutations.</summary>
    public ulong Seed { get; init; }

    /// <summary>Proteins of the test half that the loss is measured on.</summary>
    public int LossProteins { get; init; } = 128;

    /// <summary>Type of stored activations: F16 or F32.</summary>
    public DType CodeType { get; init; } = DType.F16;

    /// <summary>Put the lens in the place of one that is there.</summary>
    public bool Replace { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">One is out of range.</exception>
    public void Validate()
    {
        Concepts.Validate();
        Scores.Validate();
        Significance.Validate();
        if (LossProteins < 1)
            throw new UsageException("The loss must be measured on at least 1 protein.");
    }
}
