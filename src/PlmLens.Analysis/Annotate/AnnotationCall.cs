using PlmLens.Analysis.Annotate.Homology;

namespace PlmLens.Analysis.Annotate;

/// <summary>A place or protein where a feature calls a concept that curators have not annotated.</summary>
public sealed record AnnotationCall
{
    /// <summary>The pair that makes the call, and its calibration.</summary>
    public required PairCalibration Pair { get; init; }

    /// <summary>Number of the protein in the corpus.</summary>
    public required int Protein { get; init; }

    /// <summary>Where, and how strongly.</summary>
    public required FeatureCall Place { get; init; }

    /// <summary>Peak as a fraction of the feature's maximum in the validation half; above 1 where the protein exceeds
    /// it.</summary>
    public required float Peak { get; init; }

    /// <summary>Estimated precision of calls with such a peak.</summary>
    public required Proportion Precision { get; init; }

    /// <summary>Estimated precision of single residues with such an activation; null with too few.</summary>
    public required Proportion? ResiduePrecision { get; init; }

    /// <summary>What curators say there.</summary>
    public required CuratedState State { get; init; }

    /// <summary>What is annotated there, with evidence codes; empty when nothing is.</summary>
    public required string Curated { get; init; }

    /// <summary>What homologues say.</summary>
    public HomologyEvidence Homology { get; init; } = HomologyEvidence.NotAsked;
}
