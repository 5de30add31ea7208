namespace PlmLens.Analysis.Patterns;

/// <summary>The shape of one contig: a stretch of neighbouring residues on which a latent is active. Activations are
/// fractions of the latent's maximum. The definitions are InterProt's (Adams et al. 2025).</summary>
public static class ContigShape
{
    /// <summary>A peak is above this.</summary>
    public const double Peak = 0.75;

    private const double Valley = 0.1;

    /// <summary>True when the activation falls from above 0.75 to below 0.1 in one step and is above 0.75 again
    /// later.</summary>
    /// <param name="activations">One for each residue of the contig.</param>
    public static bool IsGapped(ReadOnlySpan<double> activations)
    {
        bool fallen = false;
        for (int i = 1; i < activations.Length; i++)
        {
            if (activations[i] < Valley && activations[i - 1] > Peak)
                fallen = true;
            else if (fallen && activations[i] > Peak)
                return true;
        }

        return false;
    }

    /// <summary>The most steps in a row that rise.</summary>
    /// <param name="activations">One for each residue of the contig.</param>
    public static int LongestRise(ReadOnlySpan<double> activations)
    {
        int longest = 0, steps = 0;
        for (int i = 1; i < activations.Length; i++)
        {
            steps = activations[i] > activations[i - 1] ? steps + 1 : 0;
            longest = Math.Max(longest, steps);
        }

        return longest;
    }

    /// <summary>The most steps in a row that fall.</summary>
    /// <param name="activations">One for each residue of the contig.</param>
    public static int LongestFall(ReadOnlySpan<double> activations)
    {
        int longest = 0, steps = 0;
        for (int i = 1; i < activations.Length; i++)
        {
            steps = activations[i] < activations[i - 1] ? steps + 1 : 0;
            longest = Math.Max(longest, steps);
        }

        return longest;
    }
}
