using PlmLens.Core;

namespace PlmLens.Analysis.Concepts;

/// <summary>Which concepts are worth testing.</summary>
public sealed record ConceptOptions
{
    /// <summary>Fewest annotated places in each half. With fewer, an F1 above one half is easily luck.</summary>
    public int MinimumInstances { get; init; } = 10;

    /// <summary>Fewest proteins with such a place in each half, so that one protein full of repeats is not a
    /// concept.</summary>
    public int MinimumProteins { get; init; } = 5;

    /// <summary>Groups over notes, such as all phosphorylated residues or all places that bind a metal ion, are
    /// concepts too.</summary>
    public bool Groups { get; init; } = true;

    /// <summary>All annotations of a type that mixes unrelated things (REGION, DOMAIN, MOTIF, COMPBIAS, MOD_RES) are a
    /// concept too, one whose <see cref="Concept.CountsAsSuccess"/> is false.</summary>
    public bool MixedTypes { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="UsageException">One is below 1.</exception>
    public void Validate()
    {
        if (MinimumInstances < 1 || MinimumProteins < 1)
            throw new UsageException("A concept needs at least 1 instance and 1 protein in each half.");
    }
}
