using PlmLens.Core;
using PlmLens.Models;

namespace PlmLens.Benchmarks.Forward;

/// <summary>
/// Made-up proteins whose lengths are distributed as in Swiss-Prot, with residues of its composition: the same for
/// everyone, with nothing to download.
/// </summary>
internal static class SwissProtSample
{
    /// <summary>Longest protein: the residues of ESM-2's context.</summary>
    public const int MaxLength = 1022;

    // Swiss-Prot's lengths are close to log-normal: median about 290, mean about 360.
    private const double MedianLength = 290;
    private const double LogDeviation = 0.66;
    private const int MinLength = 30;

    // Per thousand, release notes of UniProtKB/Swiss-Prot.
    private static readonly (char Residue, int PerThousand)[] s_composition =
    [
        ('A', 83), ('R', 55), ('N', 41), ('D', 55), ('C', 14), ('Q', 39), ('E', 67), ('G', 71), ('H', 23), ('I', 59),
        ('L', 97), ('K', 58), ('M', 24), ('F', 39), ('P', 47), ('S', 66), ('T', 54), ('W', 11), ('Y', 29), ('V', 68),
    ];

    /// <summary>Proteins p0, p1, ... in an order that does not follow their lengths.</summary>
    public static IReadOnlyList<NamedSequence> Proteins(int count)
    {
        var random = new SeededRandom(290, "swissprot-sample");
        var proteins = new NamedSequence[count];
        for (int i = 0; i < count; i++)
        {
            double length = MedianLength * Math.Exp(LogDeviation * random.NextGaussian());
            proteins[i] = Protein($"p{i}", (int)Math.Clamp(length, MinLength, MaxLength), random);
        }

        return proteins;
    }

    /// <summary>One protein of a given length.</summary>
    public static NamedSequence Protein(string id, int length, SeededRandom random)
    {
        char[] residues = new char[length];
        for (int i = 0; i < length; i++)
            residues[i] = Residue(random.Next(1000));
        return new NamedSequence(id, new string(residues));
    }

    private static char Residue(int draw)
    {
        foreach ((char residue, int perThousand) in s_composition)
        {
            if ((draw -= perThousand) < 0)
                return residue;
        }

        return s_composition[^1].Residue;
    }
}
