using System.Globalization;
using System.Text;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Server.Tests;

/// <summary>Made-up annotated proteins, some with names that a careless page would run.</summary>
internal static class MadeProteins
{
    public const string Script = "<script>alert('x')</script>\"&<img src=x onerror=alert(1)>";
    private const string Letters = "ACDEFGHIKLMNPQRSTVWY";

    public static ProteinRecord[] Make(int count)
    {
        var random = new SeededRandom(9);
        var records = new ProteinRecord[count];
        for (int p = 0; p < count; p++)
        {
            int length = 40 + random.Next(40);
            records[p] = new ProteinRecord
            {
                Accession = $"P{p:D5}",
                EntryName = $"MADE{p}_TEST",
                Description = p == 0 ? Script : $"Made-up protein {p}",
                Organism = p % 2 == 0 ? "Escherichia coli" : "Homo sapiens (Human)",
                TaxonId = 1 + (p % 2),
                Sequence = string.Concat(Enumerable.Range(0, length).Select(_ => Letters[random.Next(20)])),
                Features =
                [
                    new ProteinFeature { Type = "HELIX", Start = 3, End = 9 },
                    new ProteinFeature { Type = "HELIX", Start = 20, End = 24 },
                    new ProteinFeature { Type = "DOMAIN", Start = 5, End = 18, Note = "Made-up 1" },
                    new ProteinFeature { Type = "DISULFID", Start = 2, End = 12 },
                    new ProteinFeature { Type = "SITE", Start = 7, End = 7, Note = Script },
                ],
                CrossReferences =
                [
                    new CrossReference("AlphaFoldDB", $"P{p:D5}"),
                    new CrossReference("PDB", "1ABC", "X-ray"),
                    new CrossReference("Pfam", p % 3 == 0 ? "PF00001" : "PF00002", "Made"),
                ],
            };
        }

        return records;
    }

    /// <summary>A PDB file of a sequence, CA atoms on a line.</summary>
    public static string Pdb(string sequence)
    {
        var text = new StringBuilder("HEADER    MADE UP\n");
        for (int i = 0; i < sequence.Length; i++)
            text.Append(Atom(i + 1, "CA", ' ', Name(sequence[i]), 'A', i + 1, 3.8 * i));
        return text.Append("END\n").ToString();
    }

    /// <summary>One ATOM line.</summary>
    public static string Atom(int serial, string atom, char altLoc, string residue, char chain, int number, double x) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"ATOM  {serial,5}  {atom,-3}{altLoc}{residue} {chain}{number,4}    {x,8:0.000}")
        + "   0.000   0.000  1.00 50.00           C\n";

    /// <summary>The three letters of a residue.</summary>
    public static string Name(char letter) => letter switch
    {
        'A' => "ALA",
        'C' => "CYS",
        'D' => "ASP",
        'E' => "GLU",
        'F' => "PHE",
        'G' => "GLY",
        'H' => "HIS",
        'I' => "ILE",
        'K' => "LYS",
        'L' => "LEU",
        'M' => "MET",
        'N' => "ASN",
        'P' => "PRO",
        'Q' => "GLN",
        'R' => "ARG",
        'S' => "SER",
        'T' => "THR",
        'V' => "VAL",
        'W' => "TRP",
        _ => "TYR",
    };
}
