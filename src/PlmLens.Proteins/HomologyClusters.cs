using PlmLens.Core;

namespace PlmLens.Proteins;

/// <summary>
/// Groups of homologous proteins: which proteins must stay on one side of a split. Read from the two-column TSV of
/// MMseqs2 and similar programs: cluster name (its representative), member; each protein stands in one cluster.
/// </summary>
public sealed class HomologyClusters
{
    private const string Header = "representative\tmember";

    private readonly Dictionary<string, string> _clusterOf = [];
    private readonly Dictionary<string, List<string>> _members = [];

    private HomologyClusters()
    {
    }

    /// <summary>Number of clusters.</summary>
    public int Count => _members.Count;

    /// <summary>Number of proteins in all clusters.</summary>
    public int ProteinCount => _clusterOf.Count;

    /// <summary>Cluster names in file order.</summary>
    public IEnumerable<string> Representatives => _members.Keys;

    /// <summary>Reads a file, plain or gzip, with or without the header <c>representative member</c>.</summary>
    /// <param name="path">A file, or <c>-</c> for standard input.</param>
    /// <exception cref="PlmLensException">The file cannot be read, is empty, has a line without exactly two names, or
    /// puts a protein in two clusters.</exception>
    public static HomologyClusters Read(string path)
    {
        using TextSource source = TextSource.Open(path);
        var clusters = new HomologyClusters();
        while (source.TryReadLine(out ReadOnlySpan<byte> bytes))
        {
            string line = source.Decode(bytes);
            bool isHeader = source.Line == 1 && line.Equals(Header, StringComparison.OrdinalIgnoreCase);
            if (!isHeader && line.Length > 0)
                clusters.Add(source, line.Split('\t'));
        }

        return clusters.Count > 0
            ? clusters
            : throw new PlmLensException($"{source.Name} holds no cluster; give a TSV of representative and member.");
    }

    /// <summary>The cluster of a protein, by its representative's accession; null when it is in none.</summary>
    public string? ClusterOf(string accession) => _clusterOf.GetValueOrDefault(accession);

    /// <summary>The proteins of a cluster in file order; empty for an unknown name.</summary>
    public IReadOnlyList<string> MembersOf(string representative) => _members.GetValueOrDefault(representative) ?? [];

    private void Add(TextSource source, string[] names)
    {
        if (names is not [{ Length: > 0 } cluster, { Length: > 0 } member])
            throw source.Error("a line needs two names with a tab between, representative and member.");
        if (!_clusterOf.TryAdd(member, cluster))
        {
            string earlier = _clusterOf[member];
            throw source.Error($"{member} is already in the cluster {earlier}; each protein belongs to one line.");
        }

        if (!_members.TryGetValue(cluster, out List<string>? members))
            _members.Add(cluster, members = []);
        members.Add(member);
    }
}
