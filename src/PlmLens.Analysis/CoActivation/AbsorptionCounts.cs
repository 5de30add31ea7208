namespace PlmLens.Analysis.CoActivation;

/// <summary>On how many instances of a parent its latent and the child's latent fire.</summary>
/// <param name="Children">Instances of the child.</param>
/// <param name="Others">Instances of the parent without the child.</param>
/// <param name="ParentOnChildren">Children on which the parent's latent fires.</param>
/// <param name="ParentOnOthers">Others on which it does.</param>
/// <param name="ChildOnChildren">Children on which the child's latent fires (value above 0).</param>
/// <param name="ChildOnOthers">Others on which it does.</param>
/// <param name="Absorbed">Children on which the parent's latent is silent and the child's fires.</param>
public readonly record struct AbsorptionCounts(
    int Children,
    int Others,
    int ParentOnChildren,
    int ParentOnOthers,
    int ChildOnChildren,
    int ChildOnOthers,
    int Absorbed)
{
    /// <summary>Share of the children that are absorbed, 0 to 1.</summary>
    public double Rate => Share(Absorbed, Children);

    /// <summary>The share if the parent's latent were silent on children as often as on the others, whether the child's
    /// latent fires or not.</summary>
    public double Expected => (1 - ParentRecallOthers) * ChildRecallChildren;

    /// <summary><see cref="Rate"/> less <see cref="Expected"/>: what makes it absorption and not a parent's latent that
    /// misses much anyway.</summary>
    public double Excess => Rate - Expected;

    /// <summary>Share of the children on which the parent's latent fires.</summary>
    public double ParentRecallChildren => Share(ParentOnChildren, Children);

    /// <summary>Share of the others on which it does.</summary>
    public double ParentRecallOthers => Share(ParentOnOthers, Others);

    /// <summary>Share of the children on which the child's latent fires.</summary>
    public double ChildRecallChildren => Share(ChildOnChildren, Children);

    /// <summary>Share of the others on which it does.</summary>
    public double ChildRecallOthers => Share(ChildOnOthers, Others);

    /// <summary>Counts instances.</summary>
    /// <param name="firings">The instances.</param>
    /// <param name="children">Which of them are children.</param>
    /// <param name="latent">The child's latent; null for none, which never fires.</param>
    internal static AbsorptionCounts Of(FamilyFirings firings, ChildMarks children, int? latent)
    {
        int parentOnChildren = 0, childOnChildren = 0, childOnOthers = 0, absorbed = 0;
        foreach (int i in children.Places)
            parentOnChildren += firings.Parent[i] ? 1 : 0;
        foreach (int i in latent is { } own ? firings.With(own) : [])
        {
            if (!children[i])
            {
                childOnOthers++;
                continue;
            }

            childOnChildren++;
            absorbed += firings.Parent[i] ? 0 : 1;
        }

        return new AbsorptionCounts(
            children.Places.Length,
            firings.Count - children.Places.Length,
            parentOnChildren,
            firings.ParentCount - parentOnChildren,
            childOnChildren,
            childOnOthers,
            absorbed);
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
