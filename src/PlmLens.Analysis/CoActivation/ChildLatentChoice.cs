namespace PlmLens.Analysis.CoActivation;

/// <summary>Chooses the latent that best tells a child from the rest of its parent on the validation half: the share of
/// children on which it fires, less the share of other instances (Youden's J), is largest among latents of which the
/// first share is some times the second. F1 would favour latents that fire nearly everywhere.</summary>
internal sealed class ChildLatentChoice
{
    private readonly FamilyFirings _firings;
    private readonly int _parent;
    private readonly double _specificity;
    private readonly int[] _all;
    private readonly int[] _onChildren;

    /// <summary>Counts on how many instances each latent fires.</summary>
    /// <param name="firings">Instances of the validation half.</param>
    /// <param name="latents">Number of latents.</param>
    /// <param name="parent">The parent's latent, which is not chosen.</param>
    /// <param name="specificity">Least ratio of the two shares.</param>
    public ChildLatentChoice(FamilyFirings firings, int latents, int parent, double specificity)
    {
        _firings = firings;
        _parent = parent;
        _specificity = specificity;
        _all = new int[latents];
        _onChildren = new int[latents];
        for (int i = 0; i < firings.Count; i++)
        {
            foreach (int latent in firings.Of(i))
                _all[latent]++;
        }
    }

    /// <summary>The best latent; among equals the lowest. Null when none but the parent's is specific enough.</summary>
    /// <param name="children">Which instances are children.</param>
    public int? Best(ChildMarks children)
    {
        Array.Clear(_onChildren);
        foreach (int i in children.Places)
        {
            foreach (int latent in _firings.Of(i))
                _onChildren[latent]++;
        }

        int? best = null;
        double bestJ = 0;
        int own = children.Places.Length, others = Math.Max(1, children.Instances - own);
        for (int latent = 0; latent < _all.Length; latent++)
        {
            if (_onChildren[latent] == 0 || latent == _parent)
                continue;
            double onChildren = (double)_onChildren[latent] / own;
            double onOthers = (double)(_all[latent] - _onChildren[latent]) / others;
            if (onChildren - onOthers > bestJ && onChildren >= _specificity * onOthers)
                (best, bestJ) = (latent, onChildren - onOthers);
        }

        return best;
    }
}
