using System.Collections.Frozen;

namespace PlmLens.Proteins.Structures;

/// <summary>Component names of the wwPDB's chemical component dictionary, and the letters that stand for
/// them.</summary>
internal static class ResidueNames
{
    /// <summary>The letter of a residue that no table knows.</summary>
    public const char Unknown = 'X';

    // Letter, then its names: the standard one, modified residues with that parent, and names of force fields.
    private static readonly string[] s_names =
    [
        "A ALA DAL AIB ABA",
        "R ARG DAR AGM HAR 2MR",
        "N ASN DSG MEN AHB",
        "D ASP DAS ASH BHD IAS PHD SNN",
        "C CYS DCY CYX CYM CSO CSD CME OCS CAS CAF CSS CSX SMC YCM SCY CCS CSU CYG SCH SNC",
        "Q GLN DGN MEQ MGN PCA",
        "E GLU DGL GLH CGU 5HP",
        "G GLY GL3 MGY",
        "H HIS DHI HSD HSE HSP HID HIE HIP HIC NEP MHS",
        "I ILE DIL IIL",
        "L LEU DLE MLE NLE",
        "K LYS DLY LYN MLY M3L MLZ KCX LLP ALY LYZ KCR",
        "M MET MED MSE MSO MHO FME CXM OMT SME",
        "F PHE DPN PHI MEA",
        "P PRO DPR HYP HY3",
        "S SER DSN SEP SAC OAS SVA",
        "T THR DTH TPO",
        "W TRP DTR TRQ HTR TRO",
        "Y TYR DTY PTR TYS TPQ TYI IYR",
        "V VAL DVA MVA",
        "U SEC",
        "O PYL",
        "B ASX",
        "Z GLX",
        "X UNK",
    ];

    private static readonly FrozenDictionary<string, char> s_letters = MakeLetters();

    private static readonly FrozenSet<string> s_nucleic =
        new[] { "A", "C", "G", "U", "I", "N", "DA", "DC", "DG", "DT", "DU", "DI", "DN" }.ToFrozenSet();

    /// <summary>Whether a name is an amino acid's, standard or modified.</summary>
    public static bool TryGetLetter(string name, out char letter) => s_letters.TryGetValue(name, out letter);

    /// <summary>Whether a name is a nucleotide's.</summary>
    public static bool IsNucleotide(string name) => s_nucleic.Contains(name);

    private static FrozenDictionary<string, char> MakeLetters()
    {
        var letters = new Dictionary<string, char>();
        foreach (string line in s_names)
        {
            foreach (string name in line.Split(' ').Skip(1))
                letters.Add(name, line[0]);
        }

        return letters.ToFrozenDictionary();
    }
}
