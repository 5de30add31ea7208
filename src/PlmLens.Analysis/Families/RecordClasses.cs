using PlmLens.Analysis.Concepts;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Families;

/// <summary>The protein classes that the records of a corpus name: InterPro, Pfam and GO entries, EC numbers with the
/// levels above them, and keywords.</summary>
internal static class RecordClasses
{
    private static readonly string[] s_databases = ["InterPro", "Pfam", "GO"];

    /// <summary>Collects the classes.</summary>
    /// <param name="records">The corpus.</param>
    /// <returns>In order of source and identifier.</returns>
    public static IReadOnlyList<ProteinClass> Of(IReadOnlyList<ProteinRecord> records)
    {
        var members = new SortedDictionary<(string Source, string Id), List<int>>();
        var labels = new Dictionary<(string Source, string Id), string>();
        for (int p = 0; p < records.Count; p++)
        {
            foreach (CrossReference reference in records[p].CrossReferences)
            {
                string? source = Array.Find(s_databases, name => name == reference.Database);
                if (source is null)
                    continue;
                Add(members, source, reference.Id, p);
                if (reference.Detail is not null)
                    labels[(source, reference.Id)] = reference.Detail;
            }

            foreach (string number in records[p].EcNumbers.SelectMany(Levels))
                Add(members, "EC", number, p);
            foreach (string keyword in records[p].Keywords)
                Add(members, "keyword", keyword, p);
        }

        return [.. members.Select(entry => new ProteinClass(
            entry.Key.Source, entry.Key.Id, labels.GetValueOrDefault(entry.Key), entry.Value))];
    }

    private static void Add(
        SortedDictionary<(string Source, string Id), List<int>> members, string source, string id, int protein)
    {
        if (!members.TryGetValue((source, id), out List<int>? list))
            members.Add((source, id), list = []);
        if (list.Count == 0 || list[^1] != protein)
            list.Add(protein);
    }

    // 2.7.11.1 is also 2.7.11.-, 2.7.-.- and 2.-.-.-.
    private static IEnumerable<string> Levels(string number)
    {
        string[] parts = number.Split('.');
        for (int level = parts.Length; level >= 1; level--)
        {
            if (parts[level - 1] != "-")
                yield return string.Join('.', parts.Select((part, i) => i < level ? part : "-"));
        }
    }
}
