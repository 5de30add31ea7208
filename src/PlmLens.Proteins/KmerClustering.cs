namespace PlmLens.Proteins;

/// <summary>
/// Groups of similar proteins without an aligner: two proteins are joined when they share a fraction of their
/// 5-residue words, and groups are what is joined directly or through others. For a split it matters that no relatives
/// are divided, and little that strangers are joined, so there is no limit on the size of a group.
/// </summary>
/// <remarks>
/// Less sensitive than MMseqs2: docs/methods-scores.md says how many pairs it divides. Words of fewer than three
/// different residues and words with letters other than the 20 amino acids are not used, nor words that are in very
/// many proteins. The same proteins in the same order give the same groups.
/// </remarks>
public static class KmerClustering
{
    /// <summary>Residues of a word.</summary>
    public const int WordLength = 5;

    /// <summary>Share of the words of the shorter protein that two proteins must have in common to be joined.</summary>
    public const double LeastShared = 0.025;

    /// <summary>Fewest words in common.</summary>
    public const int LeastWords = 3;

    private const string Letters = "ACDEFGHIKLMNPQRSTVWY";
    private const int LeastDifferentResidues = 3;
    private const int CommonInProteins = 50;
    private const int CommonShare = 200;

    /// <summary>Clusters proteins; each cluster is named by its longest protein.</summary>
    /// <param name="records">The proteins; accessions differ.</param>
    /// <param name="cancel">Stops between proteins.</param>
    public static HomologyClusters Cluster(
        IReadOnlyList<ProteinRecord> records, CancellationToken cancel = default)
    {
        int[][] words = [.. records.Select(record => WordsOf(record.Sequence))];
        (int[] starts, int[] holders) = Index(words);
        int mostHolders = Math.Max(CommonInProteins, records.Count / CommonShare);
        var groups = new DisjointSets(records.Count);
        var shared = new int[records.Count];
        var touched = new List<int>();
        for (int p = 0; p < records.Count; p++)
        {
            cancel.ThrowIfCancellationRequested();
            touched.Clear();
            foreach (int word in words[p])
            {
                if (starts[word + 1] - starts[word] > mostHolders)
                    continue;
                // Holders ascend, so those before this protein come first.
                for (int i = starts[word]; holders[i] < p; i++)
                {
                    if (shared[holders[i]]++ == 0)
                        touched.Add(holders[i]);
                }
            }

            foreach (int other in touched)
            {
                double needed = Math.Max(LeastWords, LeastShared * Math.Min(words[p].Length, words[other].Length));
                if (shared[other] >= needed)
                    groups.Join(p, other);
                shared[other] = 0;
            }
        }

        return Named(records, groups);
    }

    private static HomologyClusters Named(IReadOnlyList<ProteinRecord> records, DisjointSets groups)
    {
        int[] longest = [.. Enumerable.Repeat(-1, records.Count)];
        for (int p = 0; p < records.Count; p++)
        {
            ref int best = ref longest[groups.Find(p)];
            if (best < 0 || records[p].Length > records[best].Length)
                best = p;
        }

        return HomologyClusters.Of(records.Select(
            (record, p) => (records[longest[groups.Find(p)]].Accession, record.Accession)));
    }

    // The proteins that hold each word, ascending: those of word w from holders[starts[w]] to before starts[w + 1].
    private static (int[] Starts, int[] Holders) Index(int[][] words)
    {
        int codes = 1;
        for (int i = 0; i < WordLength; i++)
            codes *= Letters.Length;
        var starts = new int[codes + 1];
        foreach (int word in words.SelectMany(list => list))
            starts[word + 1]++;
        for (int word = 0; word < codes; word++)
            starts[word + 1] += starts[word];
        var next = starts[..codes];
        var holders = new int[starts[codes]];
        for (int p = 0; p < words.Length; p++)
        {
            foreach (int word in words[p])
                holders[next[word]++] = p;
        }

        return (starts, holders);
    }

    private static int[] WordsOf(string sequence)
    {
        var words = new List<int>();
        for (int start = 0; start + WordLength <= sequence.Length; start++)
        {
            ReadOnlySpan<char> letters = sequence.AsSpan(start, WordLength);
            int word = 0, seen = 0;
            foreach (char letter in letters)
            {
                int code = Letters.IndexOf(letter);
                word = code < 0 || word < 0 ? -1 : (word * Letters.Length) + code;
                seen |= code < 0 ? 0 : 1 << code;
            }

            if (word >= 0 && int.PopCount(seen) >= LeastDifferentResidues)
                words.Add(word);
        }

        return [.. words.Distinct().Order()];
    }

    private sealed class DisjointSets(int count)
    {
        private readonly int[] _parents = [.. Enumerable.Range(0, count)];

        public int Find(int item)
        {
            while (_parents[item] != item)
                item = _parents[item] = _parents[_parents[item]];
            return item;
        }

        // The smaller number stays, so that the result does not depend on the order of joins.
        public void Join(int a, int b)
        {
            (a, b) = (Find(a), Find(b));
            _parents[Math.Max(a, b)] = Math.Min(a, b);
        }
    }
}
