using PlmLens.Proteins;

namespace PlmLens.Analysis.Protocols.InterProt;

/// <summary>What the evaluation of every latent shares: lengths, InterPro entries and the random halves.</summary>
internal sealed class InterProtCorpus
{
    private readonly string[][] _entries;
    private readonly Dictionary<string, List<int>> _members = [];

    public InterProtCorpus(IReadOnlyList<ProteinRecord> records, InterProtOptions options)
    {
        Lengths = [.. records.Select(record => record.Length)];
        Starts = new int[records.Count];
        for (int p = 1; p < records.Count; p++)
            Starts[p] = Starts[p - 1] + Lengths[p - 1];
        (Train, Test) = ShuffledRows.Split(records.Count, options.Seed);
        _entries = [.. records.Select(record => record.IdsIn("InterPro").Distinct().ToArray())];
        for (int p = 0; p < _entries.Length; p++)
        {
            foreach (string entry in _entries[p])
            {
                if (!_members.TryGetValue(entry, out List<int>? members))
                    _members.Add(entry, members = []);
                members.Add(p);
            }
        }
    }

    public int[] Lengths { get; }

    public int[] Starts { get; }

    public int[] Train { get; }

    public int[] Test { get; }

    public IReadOnlyList<string> EntriesOf(int protein) => _entries[protein];

    public IReadOnlyList<int> MembersOf(string entry) => _members[entry];
}
