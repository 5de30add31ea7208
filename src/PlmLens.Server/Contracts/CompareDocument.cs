namespace PlmLens.Server.Contracts;

/// <summary><c>data/compare/{a}/{b}.json</c>: two lenses side by side.</summary>
/// <param name="A">The first.</param>
/// <param name="B">The second.</param>
/// <param name="MatchedBy">"decoder cosine" (same states) or "activations" (same proteins), or "concepts".</param>
/// <param name="Why">One sentence on that choice and its limits.</param>
/// <param name="Pairs">Matched latents, most alike first; each latent at most once.</param>
/// <param name="OnlyA">Live latents of A without a match above the bound, at most 500.</param>
/// <param name="OnlyB">The same for B.</param>
/// <param name="OnlyACount">All of them.</param>
/// <param name="OnlyBCount">All of them.</param>
/// <param name="Bound">Similarity below which latents do not count as matched.</param>
/// <param name="Concepts">Concepts with the F1 of both.</param>
public sealed record CompareDocument(
    LensSummary A,
    LensSummary B,
    string MatchedBy,
    string Why,
    IReadOnlyList<MatchedPair> Pairs,
    IReadOnlyList<UnmatchedLatent> OnlyA,
    IReadOnlyList<UnmatchedLatent> OnlyB,
    int OnlyACount,
    int OnlyBCount,
    double Bound,
    IReadOnlyList<ComparedConcept> Concepts);

/// <summary>Two latents that are alike.</summary>
/// <param name="A">Latent of A.</param>
/// <param name="B">Latent of B.</param>
/// <param name="Similarity">By the measure of the document.</param>
/// <param name="ConceptA">Best concept of A's.</param>
/// <param name="ConceptB">Best concept of B's.</param>
public sealed record MatchedPair(int A, int B, double Similarity, string? ConceptA, string? ConceptB);

/// <summary>A latent that the other lacks.</summary>
/// <param name="Latent">Its number.</param>
/// <param name="Nearest">The other's most alike latent.</param>
/// <param name="Similarity">Of the two.</param>
/// <param name="Density">Share of residues.</param>
/// <param name="Concept">Best concept.</param>
public sealed record UnmatchedLatent(int Latent, int? Nearest, double Similarity, double Density, string? Concept);

/// <summary>A concept in both.</summary>
/// <param name="Concept">Name.</param>
/// <param name="LatentA">Best latent of A.</param>
/// <param name="F1A">Its test F1.</param>
/// <param name="LatentB">Best latent of B.</param>
/// <param name="F1B">Its test F1.</param>
public sealed record ComparedConcept(string Concept, int? LatentA, double? F1A, int? LatentB, double? F1B);
