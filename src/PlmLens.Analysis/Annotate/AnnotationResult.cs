namespace PlmLens.Analysis.Annotate;

/// <summary>What was found.</summary>
/// <param name="Pairs">Every pair that was calibrated, by concept.</param>
/// <param name="Calls">The calls, by concept, most precise first.</param>
/// <param name="Tallies">For each concept, what became of all calls above the bound.</param>
public sealed record AnnotationResult(
    IReadOnlyList<PairCalibration> Pairs,
    IReadOnlyList<AnnotationCall> Calls,
    IReadOnlyList<AnnotationTally> Tallies);

/// <summary>What became of all calls of one concept that are precise enough.</summary>
/// <param name="Concept">Number of the concept.</param>
/// <param name="Listed">Calls where the concept is not annotated.</param>
/// <param name="Annotated">Calls that curators made too.</param>
/// <param name="Partly">Calls at the edge of an annotated place; not listed.</param>
/// <param name="Disagreeing">Calls that curated annotation contradicts; not listed.</param>
/// <param name="DisagreeingProteins">Proteins with such a call.</param>
public sealed record AnnotationTally(
    int Concept, int Listed, int Annotated, int Partly, int Disagreeing, int DisagreeingProteins);
