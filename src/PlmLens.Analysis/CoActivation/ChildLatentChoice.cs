namespace PlmLens.Analysis.CoActivation;

/// <summary>Chooses the latent that best tells a child from the rest of its parent, by F1 over instances of the
/// validation half: firing on a child is right, on another instance of the parent wrong.</summary>
internal sealed class ChildLatentChoice
{
    private readonly FamilyFirings _firings;
    private readonly int _parent;
    private readonly int[] _all;
    private readonly int[] _onChildren;

    /// <summary>Counts on how many instances each latent fires.</summary>
    /// <param name="firings">Instances of the validation half.</param>
    /// <param name="latents">Number of latents.</param>
    /// <param name="parent">The parent's latent, which is not chosen.</param>
    public ChildLatentChoice(FamilyFirings firings, int latents, int parent)
    {
        _firings = firings;
        _parent = parent;
        _all = new int[latents];
        _onChildren = new int[latents];
        for (int i = 0; i < firings.Count; i++)
        {
            foreach (int latent in firings.Of(i))
                _all[latent]++;
        }
    }

    /// <summary>The best latent; among equals the lowest. Null when none but the parent's fires on a child.</summary>
    /// <param name="has">Which instances are children.</param>
    public int? Best(bool[] has)
    {
        Array.Clear(_onChildren);
        int children = 0;
        for (int i = 0; i < has.Length; i++)
        {
            if (!has[i])
                continue;
            children++;
            foreach (int latent in _firings.Of(i))
                _onChildren[latent]++;
        }

        int? best = null;
        double bestF1 = 0;
        for (int latent = 0; latent < _all.Length; latent++)
        {
            if (_onChildren[latent] == 0 || latent == _parent)
                continue;
            double f1 = 2.0 * _onChildren[latent] / (_all[latent] + children);
            if (f1 > bestF1)
                (best, bestF1) = (latent, f1);
        }

        return best;
    }
}
