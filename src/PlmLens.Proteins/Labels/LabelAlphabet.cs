using PlmLens.Core;

namespace PlmLens.Proteins.Labels;

/// <summary>What the letters of a per-residue label file mean.</summary>
/// <param name="Name">What is labelled: <c>secondary structure</c>.</param>
/// <param name="Classes">What residues can be.</param>
/// <param name="None">Letters of residues that are known to be none of it.</param>
/// <param name="Unknown">Letters of residues of which nothing is known: neither in a class nor outside.</param>
public sealed record LabelAlphabet(string Name, IReadOnlyList<LabelClass> Classes, string None, string Unknown)
{
    /// <summary>FLIP <c>secondary_structure</c> (three states as in NetSurfP-2.0): helix H, strand E, coil C.</summary>
    public static LabelAlphabet SecondaryStructure { get; } =
        new("secondary structure", [new("helix", "H"), new("strand", "E"), new("coil", "C")], "", "");

    /// <summary>FLIP <c>conservation</c>: ConSurf grades 1 (most variable) to 9 (most conserved).</summary>
    public static LabelAlphabet Conservation { get; } =
        new("conservation", [.. "123456789".Select(g => new LabelClass($"grade {g}", g.ToString()))], "", "");

    /// <summary>FLIP <c>bind</c>: a digit whose bits are 1 metal ion, 2 nucleic acid, 4 small molecule.</summary>
    public static LabelAlphabet Binding { get; } =
        new("binding", [new("metal ion", "1357"), new("nucleic acid", "2367"), new("small molecule", "4567")], "0", "");

    /// <summary>TMbed's data: transmembrane helix H, transmembrane strand B (in lower case where a segment follows
    /// another almost at once), signal peptide S, the two sides of the membrane 1 and 2, unknown U.</summary>
    public static LabelAlphabet Topology { get; } = new(
        "topology",
        [
            new("transmembrane helix", "Hh"),
            new("transmembrane strand", "Bb"),
            new("signal peptide", "S"),
            new("side 1", "1"),
            new("side 2", "2"),
        ],
        "",
        "U");

    /// <summary>An alphabet in which each letter that occurs is a class of its own.</summary>
    /// <param name="name">What is labelled.</param>
    /// <param name="proteins">The labelled proteins.</param>
    public static LabelAlphabet OfLetters(string name, IEnumerable<LabelledProtein> proteins)
    {
        var letters = new SortedSet<char>();
        foreach (LabelledProtein protein in proteins)
            letters.UnionWith(protein.Labels ?? "");
        return new(name, [.. letters.Select(c => new LabelClass(c.ToString(), c.ToString()))], "", "");
    }

    /// <summary>Whether the label of a residue says nothing about it.</summary>
    public bool IsUnknown(char letter) => Unknown.Contains(letter, StringComparison.Ordinal);

    /// <summary>Checks that every label of a protein is a letter of this alphabet.</summary>
    /// <exception cref="PlmLensException">One is not; names protein and residue.</exception>
    public void Check(LabelledProtein protein)
    {
        string labels = protein.Labels ?? "";
        for (int i = 0; i < labels.Length; i++)
        {
            char letter = labels[i];
            bool known = None.Contains(letter, StringComparison.Ordinal)
                || IsUnknown(letter)
                || Classes.Any(c => c.Has(letter));
            if (!known)
            {
                throw new PlmLensException(
                    $"Protein {protein.Id}, residue {i + 1}: '{letter}' is no label of {Name}; "
                    + "choose another alphabet.");
            }
        }
    }
}
