namespace PlmLens.Analysis.CoActivation;

/// <summary>
/// How much of a child concept a parent's latent leaves to another latent. Latents and thresholds are chosen on the
/// validation half; counts are instances of the test half.
/// </summary>
/// <param name="Kind">How the child belongs to the parent.</param>
/// <param name="Parent">The parent concept.</param>
/// <param name="Child">The child concept.</param>
/// <param name="ParentLatent">The latent that means the parent.</param>
/// <param name="ChildLatent">The latent that best tells the child from the rest of the parent; null when none is
/// specific enough, and then nothing is absorbed.</param>
/// <param name="DecoderCosine">Cosine of the two latents' decoder rows; null without a child latent.</param>
/// <param name="Counts">What fires where.</param>
/// <param name="FullyAbsorbed">Of the absorbed children those on which the child's latent carries what the parent's
/// would: SAEBench's full absorption; null when the SAE does not decode into the states that it reads.</param>
/// <param name="NullExcess">Mean <see cref="AbsorptionCounts.Excess"/> when the children are moved to other instances,
/// the child's latent being chosen again each time; null without permutations.</param>
/// <param name="PValue">Share of those moves, the true place counted in, with at least as large an excess.</param>
public sealed record AbsorptionResult(
    FamilyKind Kind,
    string Parent,
    string Child,
    ConceptLatent ParentLatent,
    int? ChildLatent,
    double? DecoderCosine,
    AbsorptionCounts Counts,
    int? FullyAbsorbed,
    double? NullExcess,
    double? PValue);
