using System.Globalization;
using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>Chooses which residues of a protein the model has to predict.</summary>
/// <remarks>Only the 20 standard amino acids are chosen: predicting X or a gap says nothing about a protein.</remarks>
internal static class ResidueMasking
{
    /// <summary>
    /// Chooses round(fraction * n) of the n standard residues, at least one, without replacement. Depends on the seed,
    /// the round and the protein's name only, not on the other proteins of a run.
    /// </summary>
    /// <returns>One flag for each residue.</returns>
    public static bool[] Choose(ReadOnlySpan<int> residues, double fraction, ulong seed, int round, string id)
    {
        int[] candidates = Standard(residues);
        int count = Math.Min(candidates.Length, Math.Max(1, (int)Math.Round(fraction * candidates.Length)));
        string purpose = string.Create(CultureInfo.InvariantCulture, $"mask/{round}/{id}");
        new SeededRandom(seed, purpose).Shuffle<int>(candidates);
        var chosen = new bool[residues.Length];
        foreach (int index in candidates.AsSpan(0, count))
            chosen[index] = true;
        return chosen;
    }

    /// <summary>All standard residues.</summary>
    public static bool[] All(ReadOnlySpan<int> residues)
    {
        var chosen = new bool[residues.Length];
        foreach (int index in Standard(residues))
            chosen[index] = true;
        return chosen;
    }

    /// <summary>The tokens with the chosen ones hidden.</summary>
    public static int[] Hide(ReadOnlySpan<int> residues, ReadOnlySpan<bool> chosen)
    {
        int[] hidden = residues.ToArray();
        for (int i = 0; i < hidden.Length; i++)
        {
            if (chosen[i])
                hidden[i] = Alphabet.Mask;
        }

        return hidden;
    }

    private static int[] Standard(ReadOnlySpan<int> residues)
    {
        var indices = new List<int>(residues.Length);
        for (int i = 0; i < residues.Length; i++)
        {
            if (Alphabet.IsStandard(residues[i]))
                indices.Add(i);
        }

        return [.. indices];
    }
}
