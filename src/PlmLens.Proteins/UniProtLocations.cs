using System.Text.RegularExpressions;

namespace PlmLens.Proteins;

/// <summary>
/// Parses what follows <c>SUBCELLULAR LOCATION:</c> in a comment: <c>[Molecule]: Place {evidence}; Topology;
/// Orientation. Place. Note=words.</c> Evidence and the note, which goes on to the comment's end, are dropped.
/// </summary>
internal static partial class UniProtLocations
{
    /// <summary>Where a comment of this kind begins.</summary>
    public const string Topic = "SUBCELLULAR LOCATION:";

    /// <summary>The places of one or more comments of this kind, each begun by <see cref="Topic"/>; an empty list for
    /// text without any.</summary>
    public static IReadOnlyList<SubcellularLocation> Parse(string text)
    {
        var locations = new List<SubcellularLocation>();
        foreach (string comment in text.Split(Topic).Skip(1))
            AddComment(locations, UniProtText.WithoutEvidence(comment));
        return locations;
    }

    private static void AddComment(List<SubcellularLocation> locations, string comment)
    {
        int note = comment.IndexOf("Note=", StringComparison.Ordinal);
        string rest = (note < 0 ? comment : comment[..note]).Trim();
        string? molecule = null;
        int scope = rest.StartsWith('[') ? rest.IndexOf("]:", StringComparison.Ordinal) : -1;
        if (scope > 0)
            (molecule, rest) = (rest[1..scope], rest[(scope + 2)..]);
        foreach (string place in EndOfPlace().Split(rest))
        {
            string[] terms = [.. place.Split(';').Select(Term).Where(t => t.Length > 0)];
            if (terms is not [string name, ..])
                continue;
            var location = new SubcellularLocation(
                name, terms.ElementAtOrDefault(1), terms.ElementAtOrDefault(2), molecule);
            if (!locations.Contains(location))
                locations.Add(location);
        }
    }

    private static string Term(string text) => OldEvidence().Replace(text, "").Trim(' ', '.');

    // A full stop before a blank or the end; the table of the web service puts ";" after the last one.
    [GeneratedRegex(@"\.(?:\s|;|$)", RegexOptions.CultureInvariant)]
    private static partial Regex EndOfPlace();

    // Before 2014 evidence was said in words.
    [GeneratedRegex(@"\s*\((?:By similarity|Potential|Probable)\)", RegexOptions.CultureInvariant)]
    private static partial Regex OldEvidence();
}
