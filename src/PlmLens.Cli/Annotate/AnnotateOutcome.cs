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

/// <summary>How many calls of a concept a homologue supports, and how many places like them it would by chance.</summary>
/// <param name="Calls">Calls that were searched.</param>
/// <param name="Carried">Calls where a homologue carries the concept.</param>
/// <param name="Controls">Places like the calls, not called, one for each call where the protein has one.</param>
/// <param name="ControlsCarried">Of those, how many have a homologue that carries the concept there.</param>
internal sealed record HomologyTally(int Calls, int Carried, int Controls, int ControlsCarried);
