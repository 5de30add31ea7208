namespace PlmLens.Analysis.CoActivation;

/// <summary>
/// How much of a child concept a parent's latent leaves to another latent. Latents and thresholds are chosen on the
/// validation half; counts are instances of the test half.
/// </summary>
/// <param name="Kind">How the child belongs to the parent.</param>
/// <param name="Parent">The parent concept.</param>
/// <param name="Child">The child concept.</param>
/// <param name="ParentLatent">The latent that means the parent.</param>
/// <param name="ChildLatent">The latent that best tells the child from the rest of the parent; null when no other latent
/// is ever active on it, and then nothing is absorbed.</param>
/// <param name="DecoderCosine">Cosine of the two latents' decoder rows; null without a child latent.</param>
/// <param name="Children">Instances of the child.</param>
/// <param name="Others">Instances of the parent without the child.</param>
/// <param name="ParentOnChildren">Of the children, those on which the parent's latent fires.</param>
/// <param name="ParentOnOthers">The same of the others.</param>
/// <param name="ChildOnChildren">Of the children, those on which the child's latent fires (value above 0).</param>
/// <param name="ChildOnOthers">The same of the others.</param>
/// <param name="Absorbed">Children on which the parent's latent is silent and the child's fires.</param>
/// <param name="FullyAbsorbed">Of those, where the child's latent carries what the parent's would: SAEBench's full
/// absorption; null when the SAE does not decode into the states that it reads.</param>
/// <param name="NullRate">Mean share of absorbed children when the children are moved to other instances, the child's
/// latent being chosen again each time; null without permutations.</param>
/// <param name="PValue">Share of those moves, the true place counted in, with at least as large a share.</param>
public sealed record AbsorptionResult(
    FamilyKind Kind,
    string Parent,
    string Child,
    ConceptLatent ParentLatent,
    int? ChildLatent,
    double? DecoderCosine,
    int Children,
    int Others,
    int ParentOnChildren,
    int ParentOnOthers,
    int ChildOnChildren,
    int ChildOnOthers,
    int Absorbed,
    int? FullyAbsorbed,
    double? NullRate,
    double? PValue)
{
    /// <summary>Share of the children that are absorbed, 0 to 1.</summary>
    public double Rate => Share(Absorbed, Children);

    /// <summary>Share of the children on which the parent's latent fires.</summary>
    public double ParentRecallChildren => Share(ParentOnChildren, Children);

    /// <summary>Share of the others on which it does. Where this is no larger, there is nothing to absorb.</summary>
    public double ParentRecallOthers => Share(ParentOnOthers, Others);

    /// <summary>Share of the children on which the child's latent fires.</summary>
    public double ChildRecallChildren => Share(ChildOnChildren, Children);

    /// <summary>Share of the others on which it does.</summary>
    public double ChildRecallOthers => Share(ChildOnOthers, Others);

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
