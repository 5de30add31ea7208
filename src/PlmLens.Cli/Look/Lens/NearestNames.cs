namespace PlmLens.Cli.Look.Lens;

/// <summary>Finds a name that somebody meant: the name itself in any case, or the most similar ones.</summary>
internal static class NearestNames
{
    // Longer texts are compared by their beginnings, so that the work is bounded whatever was typed.
    private const int Compared = 200;

    /// <summary>The number of a name, in any case; -1 when there is none.</summary>
    public static int Find(IReadOnlyList<string> names, string wanted)
    {
        int other = -1;
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == wanted)
                return i;
            if (other < 0 && names[i].Equals(wanted, StringComparison.OrdinalIgnoreCase))
                other = i;
        }

        return other;
    }

    /// <summary>The names most similar to one that there is not, best first: those that hold it, then by the letters
    /// that must be changed.</summary>
    /// <param name="names">What there is.</param>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="most">Names to give.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string> names, string wanted, int most)
    {
        string meant = Comparable(wanted);
        return
        [
            .. names.Select(name => (Name: name, Text: Comparable(name)))
                .OrderBy(line => line.Text.Contains(meant, StringComparison.Ordinal) ? 0 : 1)
                .ThenBy(line => Distance(line.Text, meant))
                .ThenBy(line => line.Name, StringComparer.Ordinal)
                .Take(most)
                .Select(line => line.Name),
        ];
    }

    /// <summary>Letters to insert, delete or replace (Levenshtein 1966).</summary>
    public static int Distance(string a, string b)
    {
        int[] last = [.. Enumerable.Range(0, b.Length + 1)], next = new int[b.Length + 1];
        for (int i = 0; i < a.Length; i++)
        {
            next[0] = i + 1;
            for (int j = 0; j < b.Length; j++)
            {
                int replaced = last[j] + (a[i] == b[j] ? 0 : 1);
                next[j + 1] = Math.Min(replaced, 1 + Math.Min(next[j], last[j + 1]));
            }

            (last, next) = (next, last);
        }

        return last[b.Length];
    }

    private static string Comparable(string name) =>
        name[..Math.Min(name.Length, Compared)].ToUpperInvariant();
}
