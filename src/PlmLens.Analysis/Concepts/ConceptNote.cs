using System.Text.RegularExpressions;

namespace PlmLens.Analysis.Concepts;

/// <summary>Makes one name out of the notes of annotations of one kind.</summary>
internal static partial class ConceptNote
{
    /// <summary>
    /// The note up to the first ";", without a copy number at its end: "Helical; Name=1" gives "Helical",
    /// "EF-hand 2" gives "EF-hand", "1" gives null.
    /// </summary>
    /// <param name="note">The curators' words, or null.</param>
    /// <param name="numbered">True when numbers at the end count copies.</param>
    public static string? Normalise(string? note, bool numbered)
    {
        if (note is null)
            return null;
        int end = note.IndexOf(';');
        string text = (end < 0 ? note : note[..end]).Trim();
        if (numbered)
            text = CopyNumber().Replace(text, "");
        return text.Length == 0 ? null : text;
    }

    // " 2", " 1-3", " 2A" at the end, or the whole note: the number of a copy.
    [GeneratedRegex(@"(^|\s+)\d+(-\d+)*[A-Za-z]?$", RegexOptions.CultureInvariant)]
    private static partial Regex CopyNumber();
}
