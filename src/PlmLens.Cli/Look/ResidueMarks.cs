using PlmLens.Proteins;

namespace PlmLens.Cli.Look;

/// <summary>Which residue is marked by which feature, and in which colour.</summary>
internal static class ResidueMarks
{
    /// <summary>Features that get a colour.</summary>
    public const int MostMarked = 6;

    // Okabe and Ito's colours (2008), which people with any common colour vision tell apart.
    private static readonly (byte Red, byte Green, byte Blue)[] s_colours =
        [(230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (213, 94, 0), (204, 121, 167)];

    /// <summary>The colour of mark <paramref name="mark"/> for SVG.</summary>
    public static string Hex(int mark) =>
        $"#{s_colours[mark].Red:x2}{s_colours[mark].Green:x2}{s_colours[mark].Blue:x2}";

    /// <summary>Black letters on the colour of mark <paramref name="mark"/>, as a terminal's escape sequence.</summary>
    public static string Escape(int mark) =>
        $"\e[30;48;2;{s_colours[mark].Red};{s_colours[mark].Green};{s_colours[mark].Blue}m";

    /// <summary>One letter for each residue; masks are "?".</summary>
    public static string Letters(ProteinRecord protein) =>
        protein.Sequence.Replace(ProteinRecord.MaskToken, "?", StringComparison.Ordinal);

    /// <summary>Among the marked features, the one that comes nearest to its own maximum in this protein, or -1.
    /// </summary>
    public static int Strongest(ProteinLook look, IReadOnlyList<FeatureHit> marked, int row)
    {
        int best = -1;
        double strength = 0;
        for (int m = 0; m < marked.Count; m++)
        {
            float[] track = look.Activations[marked[m].Feature];
            double value = row < track.Length ? track[row] / Math.Max(marked[m].Max, float.Epsilon) : 0;
            if (value > strength)
                (best, strength) = (m, value);
        }

        return best;
    }
}
