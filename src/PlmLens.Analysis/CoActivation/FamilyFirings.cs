using PlmLens.Analysis.Concepts;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Analysis.CoActivation;

/// <summary>Which latents fire on each instance of a family in one half.</summary>
internal sealed class FamilyFirings
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _latents = [];
    private readonly int[] _startsOfLatent;
    private int[] _instances = [];

    private FamilyFirings(List<int> chosen, int latents)
    {
        Chosen = chosen;
        _startsOfLatent = new int[latents + 1];
    }

    /// <summary>Numbers of the instances in the family, ascending.</summary>
    public List<int> Chosen { get; }

    /// <summary>Number of instances.</summary>
    public int Count => Chosen.Count;

    /// <summary>Whether the parent's latent fires on each.</summary>
    public List<bool> Parent { get; } = [];

    /// <summary>Instances on which it does.</summary>
    public int ParentCount { get; private set; }

    /// <summary>The latents with a value above 0 on any residue of an instance, each once.</summary>
    public ReadOnlySpan<int> Of(int instance) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_latents)
        [_starts[instance].._starts[instance + 1]];

    /// <summary>The instances on which a latent fires, ascending.</summary>
    public ReadOnlySpan<int> With(int latent) =>
        _instances.AsSpan(_startsOfLatent[latent].._startsOfLatent[latent + 1]);

    /// <summary>Reads the codes at the instances of a half.</summary>
    /// <param name="family">The family.</param>
    /// <param name="codes">The codes.</param>
    /// <param name="split">The halves.</param>
    /// <param name="half">The half wanted.</param>
    /// <param name="most">Most instances; of more, those of whole proteins in random order are taken.</param>
    /// <param name="random">Draws that order.</param>
    public static FamilyFirings Of(
        ConceptFamily family, SparseCodes codes, CorpusSplit split, int half, int most, SeededRandom random)
    {
        var firings = new FamilyFirings(Choose(family, split, half, most, random), codes.Features);
        var seen = new int[codes.Features];
        List<int> features = [];
        List<float> values = [];
        for (int i = 0; i < firings.Count; i++)
        {
            bool parent = false;
            foreach (long row in RowsOf(family.Instances[firings.Chosen[i]], codes))
            {
                codes.ReadRow(row, features, values);
                for (int n = 0; n < features.Count; n++)
                {
                    parent |= features[n] == family.Best.Latent && values[n] > family.Best.Cut;
                    if (!(values[n] > 0) || seen[features[n]] == i + 1)
                        continue;
                    seen[features[n]] = i + 1;
                    firings._latents.Add(features[n]);
                }
            }

            firings.Parent.Add(parent);
            firings.ParentCount += parent ? 1 : 0;
            firings._starts.Add(firings._latents.Count);
        }

        firings.Invert();
        return firings;
    }

    /// <summary>The rows of an instance.</summary>
    public static IEnumerable<long> RowsOf(ConceptInstance instance, SparseCodes codes)
    {
        long first = codes.Proteins.Proteins[instance.Protein].FirstRow;
        if (instance.Linked)
        {
            long start = first + instance.Start, end = first + instance.End - 1;
            return start == end ? [start] : [start, end];
        }

        return Enumerable.Range(instance.Start, instance.End - instance.Start).Select(i => first + i);
    }

    private void Invert()
    {
        foreach (int latent in _latents)
            _startsOfLatent[latent + 1]++;
        for (int latent = 1; latent < _startsOfLatent.Length; latent++)
            _startsOfLatent[latent] += _startsOfLatent[latent - 1];
        int[] next = [.. _startsOfLatent];
        _instances = new int[_latents.Count];
        for (int i = 0; i < Count; i++)
        {
            foreach (int latent in Of(i))
                _instances[next[latent]++] = i;
        }
    }

    private static List<int> Choose(ConceptFamily family, CorpusSplit split, int half, int most, SeededRandom random)
    {
        List<int> chosen = [.. Enumerable.Range(0, family.Instances.Count)
            .Where(i => split.HalfOf(family.Instances[i].Protein) == half)];
        if (chosen.Count <= most)
            return chosen;
        IGrouping<int, int>[] proteins = [.. chosen.GroupBy(i => family.Instances[i].Protein)];
        random.Shuffle<IGrouping<int, int>>(proteins);
        var kept = new List<int>();
        foreach (IGrouping<int, int> protein in proteins)
        {
            if (kept.Count > 0 && kept.Count + protein.Count() > most)
                break;
            kept.AddRange(protein);
        }

        kept.Sort();
        return kept;
    }
}
