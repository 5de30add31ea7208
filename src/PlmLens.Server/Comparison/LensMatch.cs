using PlmLens.Analysis.Matching;

namespace PlmLens.Server.Comparison;

/// <summary>How the latents of two lenses go together.</summary>
/// <param name="MatchedBy">"decoder cosine", "activations" or "concepts".</param>
/// <param name="Why">On that choice and its limits, in a few sentences.</param>
/// <param name="Bound">Similarity from which a pair counts.</param>
/// <param name="Matching">The pairs.</param>
/// <param name="TookPartA">Latents of the first lens that took part, ascending.</param>
/// <param name="TookPartB">Latents of the second.</param>
internal sealed record LensMatch(
    string MatchedBy,
    string Why,
    double Bound,
    LatentMatching Matching,
    IReadOnlyList<int> TookPartA,
    IReadOnlyList<int> TookPartB);
