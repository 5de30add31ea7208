using PlmLens.Core;

namespace PlmLens.Proteins;

/// <summary>
/// Groups of homologous proteins: which proteins must stay on one side of a split. Read from the two-column TSV of
/// MMseqs2 and similar programs: cluster name (its representative), member; each protein stands in one cluster. Also
/// read are UniProt's files of UniRef clusters: idmapping.dat (accession, "UniRef50", cluster), and a table of ID
/// mapping results with the columns "From" and "Cluster ID".
/// </summary>
public sealed class HomologyClusters
{
    private const string Header = "representative\tmember";
    private const string UniRef = "UniRef50";
    private const string FirstIdMapping = "UniProtKB-ID";
    private const string MemberColumn = "From";
    private const string ClusterColumn = "Cluster ID";

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

    /// <summary>Clusters from (cluster, member) pairs.</summary>
    /// <exception cref="PlmLensException">A protein is in two clusters.</exception>
    public static HomologyClusters Of(IEnumerable<(string Cluster, string Member)> pairs)
    {
        var clusters = new HomologyClusters();
        foreach ((string cluster, string member) in pairs)
        {
            if (!clusters.TryAdd(cluster, member))
            {
                throw new PlmLensException(
                    $"{member} is in the clusters {clusters._clusterOf[member]} and {cluster}; it belongs in one.");
            }
        }

        return clusters;
    }

    /// <summary>Reads a file, plain or gzip, with or without the header <c>representative member</c>.</summary>
    /// <param name="path">A file, or <c>-</c> for standard input.</param>
    /// <exception cref="PlmLensException">The file cannot be read, is empty, has a line without exactly two names, or
    /// puts a protein in two clusters.</exception>
    public static HomologyClusters Read(string path)
    {
        using TextSource source = TextSource.Open(path);
        var clusters = new HomologyClusters();
        Layout layout = Layout.TwoColumns;
        while (source.TryReadLine(out ReadOnlySpan<byte> bytes))
        {
            string line = source.Decode(bytes);
            if (line.Length == 0)
                continue;
            string[] fields = line.Split('\t');
            if (source.Line == 1)
            {
                layout = Layout.Of(fields);
                if (layout.HasHeader)
                    continue;
            }

            if (layout.IsIdMapping && fields is [_, not UniRef, _])
                continue;
            if (!layout.IsMapped && fields.Length != 2)
                clusters.Add(source, null, null);
            clusters.Add(source, fields.ElementAtOrDefault(layout.Cluster), fields.ElementAtOrDefault(layout.Member));
        }

        return clusters.Count > 0
            ? clusters
            : throw new PlmLensException($"{source.Name} holds no cluster; give a TSV of representative and member.");
    }

    /// <summary>The cluster of a protein, by its representative's accession; null when it is in none.</summary>
    public string? ClusterOf(string accession) => _clusterOf.GetValueOrDefault(accession);

    /// <summary>The proteins of a cluster in file order; empty for an unknown name.</summary>
    public IReadOnlyList<string> MembersOf(string representative) => _members.GetValueOrDefault(representative) ?? [];

    private void Add(TextSource source, string? cluster, string? member)
    {
        if (string.IsNullOrEmpty(cluster) || string.IsNullOrEmpty(member))
            throw source.Error("a line needs two names with a tab between, representative and member.");
        if (!TryAdd(cluster, member))
        {
            string earlier = _clusterOf[member];
            throw source.Error($"{member} is already in the cluster {earlier}; each protein belongs to one line.");
        }
    }

    private bool TryAdd(string cluster, string member)
    {
        if (!_clusterOf.TryAdd(member, cluster))
            return false;
        if (!_members.TryGetValue(cluster, out List<string>? members))
            _members.Add(cluster, members = []);
        members.Add(member);
        return true;
    }

    // Which columns hold the cluster and the member.
    private sealed record Layout(int Cluster, int Member, bool HasHeader = false, bool IsIdMapping = false)
    {
        public static Layout TwoColumns { get; } = new(0, 1);

        public bool IsMapped => this != TwoColumns && this != TwoColumns with { HasHeader = true };

        public static Layout Of(string[] first)
        {
            if (string.Join('\t', first).Equals(Header, StringComparison.OrdinalIgnoreCase))
                return TwoColumns with { HasHeader = true };
            if (first is [_, UniRef or FirstIdMapping, _])
                return new Layout(2, 0, IsIdMapping: true);
            int cluster = Array.IndexOf(first, ClusterColumn), member = Array.IndexOf(first, MemberColumn);
            return cluster >= 0 && member >= 0 ? new Layout(cluster, member, HasHeader: true) : TwoColumns;
        }
    }
}
