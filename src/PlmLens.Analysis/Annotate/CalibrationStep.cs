namespace PlmLens.Analysis.Annotate;

/// <summary>A range of activations with one precision.</summary>
/// <param name="From">Smallest activation of the range; the range ends where the next begins.</param>
/// <param name="Precision">Share of the held-out units in the range that are annotated. Where neighbouring ranges
/// were pooled the counts are those of all of them.</param>
/// <param name="Enough">Enough held-out units in enough proteins for a claim.</param>
public sealed record CalibrationStep(float From, Proportion Precision, bool Enough);
