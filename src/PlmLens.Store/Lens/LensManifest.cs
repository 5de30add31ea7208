using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>What <c>lens.json</c> says about the lens around it. See docs/formats/lens.md.</summary>
/// <param name="Format">"plmlens-lens".</param>
/// <param name="Version">0.</param>
/// <param name="States">The hidden states that the SAE reads.</param>
/// <param name="SaeSha256">Content hash of the SAE's weights.</param>
/// <param name="Summary">The headline numbers.</param>
/// <param name="Scoring">How concepts were scored.</param>
/// <param name="Provenance">How the lens was made.</param>
public sealed record LensManifest(
    string Format,
    int Version,
    HiddenStates States,
    string SaeSha256,
    LensSummary Summary,
    LensScoring Scoring,
    Provenance Provenance)
{
    /// <summary>The file's name in a lens folder.</summary>
    public const string FileName = "lens.json";

    /// <summary>The value of <see cref="Format"/>.</summary>
    public const string FormatName = "plmlens-lens";
}

/// <summary>The headline numbers of a lens.</summary>
/// <param name="Proteins">Proteins of the corpus.</param>
/// <param name="Residues">Residues of the corpus.</param>
/// <param name="Features">Features of the SAE.</param>
/// <param name="Fvu">Fraction of variance unexplained by the reconstruction; 0 is perfect.</param>
/// <param name="L0">Mean number of active features of a residue.</param>
/// <param name="Dead">Features that are active nowhere in the corpus.</param>
/// <param name="LossRecovered">Share of the masked-residue cross-entropy recovered when the SAE is spliced in, 0 to 1
/// and possibly outside; null when it was not measured.</param>
/// <param name="Concepts">Concepts found.</param>
/// <param name="AminoAcids">The same for amino-acid identity, which never counts as success.</param>
public sealed record LensSummary(
    int Proteins,
    long Residues,
    int Features,
    double Fvu,
    double L0,
    int Dead,
    double? LossRecovered,
    ConceptTally Concepts,
    ConceptTally AminoAcids)
{
    /// <summary>The same for all null concepts: identity, position and composition; null in older lenses.</summary>
    public ConceptTally? NullConcepts { get; init; }
}

/// <summary>How many concepts each encoder finds on proteins that were not chosen on.</summary>
/// <param name="Sae">By the SAE's features.</param>
/// <param name="Neurons">By single neurons of the same hidden states, in either direction.</param>
/// <param name="Shuffled">By an SAE trained on the same model with shuffled weights; null when there is none.</param>
/// <param name="Tested">Concepts tested.</param>
public sealed record ConceptTally(int Sae, int Neurons, int? Shuffled, int Tested)
{
    /// <summary>By principal directions of the hidden states, either sign; null in older lenses.</summary>
    public int? Pca { get; init; }

    /// <summary>By random directions, as sparse as the SAE; null in older lenses.</summary>
    public int? Random { get; init; }

    /// <summary>By null concepts as predictors: a residue's identity, place or the composition around it, without any
    /// model; null in older lenses.</summary>
    public int? SequenceAlone { get; init; }

    /// <summary>Mean number that the SAE's features reach when labels are moved to other proteins; null when it was not
    /// measured.</summary>
    public double? ExpectedByChance { get; init; }
}

/// <summary>How concepts were scored.</summary>
/// <param name="Thresholds">Fractions of a feature's maximum.</param>
/// <param name="FoundAbove">F1 to exceed on both halves.</param>
/// <param name="MinimumInstances">Fewest places of a concept in each half.</param>
/// <param name="MinimumProteins">Fewest proteins with one in each half.</param>
/// <param name="ValidationProteins">Proteins that choices were made on.</param>
/// <param name="TestProteins">Proteins that are reported.</param>
/// <param name="Clusters">Homology clusters that were divided.</param>
/// <param name="ByHomology">False when no clusters were given and proteins were divided one by one.</param>
public sealed record LensScoring(
    IReadOnlyList<double> Thresholds,
    double FoundAbove,
    int MinimumInstances,
    int MinimumProteins,
    int ValidationProteins,
    int TestProteins,
    int Clusters,
    bool ByHomology)
{
    /// <summary>Where the clusters come from: a file, MMseqs2, k-mers, or none; null in older lenses.</summary>
    public string? ClusterSource { get; init; }

    /// <summary>Seed of the halves; null in older lenses.</summary>
    public ulong? SplitSeed { get; init; }

    /// <summary>Permutations behind p and q; 0 when significance was not measured.</summary>
    public int Permutations { get; init; }

    /// <summary>What q had to be below to count as found; null when significance was not measured.</summary>
    public double? QBelow { get; init; }

    /// <summary>All annotations of types that mix unrelated things were tested as concepts too; they never count as
    /// found.</summary>
    public bool MixedTypes { get; init; }

    /// <summary>The label file that concepts were made from; null for the annotation of the proteins.</summary>
    public string? Labels { get; init; }
}
