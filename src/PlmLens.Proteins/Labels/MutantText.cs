using System.Globalization;

namespace PlmLens.Proteins.Labels;

/// <summary>Makes a mutant's sequence from its name: <c>M1I</c>, or several such with <c>:</c> between.</summary>
internal static class MutantText
{
    /// <summary>Applies a mutant's name to the wild type.</summary>
    /// <param name="wildType">The sequence that the names count in, from 1.</param>
    /// <param name="mutant">The name.</param>
    /// <param name="sequence">The mutant's sequence.</param>
    /// <returns>Null, or what is wrong as the end of a sentence.</returns>
    public static string? Apply(string wildType, string mutant, out string sequence)
    {
        char[] letters = wildType.ToCharArray();
        sequence = "";
        foreach (string change in mutant.Split(':'))
        {
            if (change.Length < 3 || !IsResidue(change[0]) || !IsResidue(change[^1])
                || !int.TryParse(change.AsSpan(1..^1), NumberStyles.None, CultureInfo.InvariantCulture, out int at))
                return $"'{change}' is no substitution; write the old residue, position and new residue.";
            if (at < 1 || at > letters.Length)
                return $"'{change}' is outside the wild type of {letters.Length:N0} residues; give its own wild type.";
            if (wildType[at - 1] != change[0])
                return $"'{change}' does not fit the wild type, which has {wildType[at - 1]} there; give its own one.";
            letters[at - 1] = change[^1];
        }

        sequence = new string(letters);
        return null;
    }

    private static bool IsResidue(char letter) => letter is >= 'A' and <= 'Z' and not 'J';
}
