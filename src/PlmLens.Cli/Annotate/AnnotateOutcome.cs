using PlmLens.Analysis.Annotate;

namespace PlmLens.Cli.Annotate;

/// <summary>All that `annotate` found.</summary>
/// <param name="Proteins">The proteins that were looked at.</param>
/// <param name="Corpus">The lens's own corpus.</param>
/// <param name="Result">Pairs and tallies; its calls have no homology yet.</param>
/// <param name="Calls">The calls, with what homologues say.</param>
/// <param name="Program">Search program and version; empty when nothing was searched.</param>
/// <param name="Control">Places like the calls but not called, for comparison; null without a search.</param>
internal sealed record AnnotateOutcome(
    AnnotatedCorpus Proteins,
    AnnotatedCorpus Corpus,
    AnnotationResult Result,
    IReadOnlyList<AnnotationCall> Calls,
    string Program,
    IReadOnlyDictionary<int, HomologyTally>? Control);

/// <summary>How many calls of a concept homologues support, and how many places like them.</summary>
/// <param name="Calls">Calls that were searched.</param>
/// <param name="Aligned">Calls where a homologue is aligned in which the concept would have been seen.</param>
/// <param name="Carried">Of those, calls where a homologue carries it.</param>
/// <param name="ControlsAligned">Places like the calls, but not called, ten drawn for each, where a homologue is
/// aligned.</param>
/// <param name="ControlsCarried">Of those, places where a homologue carries it.</param>
internal sealed record HomologyTally(int Calls, int Aligned, int Carried, int ControlsAligned, int ControlsCarried);
