using System.Globalization;
using System.Text;

namespace PlmLens.Browser.Tests;

/// <summary>A structure for a protein that has none: its sequence wound up as one ideal alpha helix that lies
/// across the picture.</summary>
internal static class MadeStructure
{
    // Radius (Å), angle (degrees) and height (Å) of the backbone's atoms around the axis of the helix, relative to the
    // alpha carbon; each residue turns by 100 degrees and rises by 1.5 Å.
    private static readonly (string Name, double Radius, double Angle, double Height)[] s_atoms =
    [
        ("N", 1.55, -27.5, -0.90), ("CA", 2.29, 0, 0), ("C", 1.68, 26.3, 1.10), ("O", 2.04, 21.9, 2.30),
    ];

    /// <summary>Writes a protein's structure as ACCESSION.pdb.</summary>
    public static void Write(string folder, string accession, string sequence)
    {
        var text = new StringBuilder();
        int serial = 0;
        for (int residue = 0; residue < sequence.Length; residue++)
        {
            foreach ((string name, double radius, double angle, double height) in s_atoms)
            {
                double turn = ((100 * residue) + angle) * Math.PI / 180;
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"ATOM  {++serial,5}  {name,-3} {ThreeLetters(sequence[residue])} A{residue + 1,4}    "
                    + $"{(1.5 * residue) + height,8:F3}{radius * Math.Cos(turn),8:F3}{radius * Math.Sin(turn),8:F3}"
                    + $"  1.00 80.00           {name[0]}\n");
            }
        }

        text.Append("TER\nEND\n");
        File.WriteAllText(Path.Combine(folder, accession + ".pdb"), text.ToString());
    }

    private static string ThreeLetters(char letter)
    {
        const string Names = "ALAARGASNASPCYSGLNGLUGLYHISILELEULYSMETPHEPROSERTHRTRPTYRVAL";
        int place = "ARNDCQEGHILKMFPSTWYV".IndexOf(letter, StringComparison.Ordinal);
        return place < 0 ? "UNK" : Names.Substring(3 * place, 3);
    }
}
