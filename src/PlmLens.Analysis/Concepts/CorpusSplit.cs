using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Concepts;

/// <summary>
/// The two halves of a corpus: features and thresholds are chosen on validation and reported on test. Proteins of one
/// homology cluster are in one half, so that a test protein has no relative that the choice was made on.
/// </summary>
public sealed class CorpusSplit
{
    /// <summary>The half that choices are made on.</summary>
    public const int Validation = 0;

    /// <summary>The half that is reported.</summary>
    public const int Test = 1;

    /// <summary>In neither half: a protein that nothing is chosen or reported on.</summary>
    public const int Neither = 2;

    private readonly byte[] _halfOf;

    private CorpusSplit(byte[] halfOf, int clusters, bool byCluster)
    {
        _halfOf = halfOf;
        Clusters = clusters;
        ByHomology = byCluster;
    }

    /// <summary>Number of proteins.</summary>
    public int Proteins => _halfOf.Length;

    /// <summary>Number of clusters that were divided; proteins in no cluster count as one each.</summary>
    public int Clusters { get; }

    /// <summary>False when no clusters were given and each protein went its own way.</summary>
    public bool ByHomology { get; }

    /// <summary>The half of protein <paramref name="protein"/>: <see cref="Validation"/> or
    /// <see cref="Test"/>.</summary>
    public int HalfOf(int protein) => _halfOf[protein];

    /// <summary>The halves of a corpus that was divided before.</summary>
    /// <param name="halves">For each protein <see cref="Validation"/> or <see cref="Test"/>.</param>
    /// <param name="clusters">Clusters that were divided.</param>
    /// <param name="byHomology">Whether they were homology clusters.</param>
    public static CorpusSplit FromHalves(IReadOnlyList<int> halves, int clusters, bool byHomology)
    {
        foreach (int half in halves)
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)half, (uint)Test, nameof(halves));
        return new CorpusSplit([.. halves.Select(half => (byte)half)], clusters, byHomology);
    }

    /// <summary>Divides a corpus: clusters in a seeded random order, each into the half with fewer residues so
    /// far.</summary>
    /// <param name="records">The corpus.</param>
    /// <param name="clusters">Homology clusters, or null to divide by protein.</param>
    /// <param name="seed">Decides the order.</param>
    public static CorpusSplit Make(IReadOnlyList<ProteinRecord> records, HomologyClusters? clusters, ulong seed)
    {
        var members = new Dictionary<string, List<int>>();
        for (int i = 0; i < records.Count; i++)
        {
            // A protein that is in no cluster is its own; the tab keeps it apart from every cluster's name.
            string name = clusters?.ClusterOf(records[i].Accession) ?? $"\t{i}";
            if (!members.TryGetValue(name, out List<int>? list))
                members.Add(name, list = []);
            list.Add(i);
        }

        List<int>[] order = [.. members.Values];
        new SeededRandom(seed, "split").Shuffle<List<int>>(order);
        var halfOf = new byte[records.Count];
        Span<long> residues = [0, 0];
        foreach (List<int> cluster in order)
        {
            int half = residues[Test] < residues[Validation] ? Test : Validation;
            foreach (int protein in cluster)
            {
                halfOf[protein] = (byte)half;
                residues[half] += records[protein].Length;
            }
        }

        return new CorpusSplit(halfOf, order.Length, clusters is not null);
    }

    /// <summary>The halves of a corpus that was divided before.</summary>
    /// <param name="halfOf">Half of each protein: <see cref="Validation"/>, <see cref="Test"/> or
    /// <see cref="Neither"/>.</param>
    /// <param name="clusters">Clusters that were divided.</param>
    /// <param name="byHomology">Whether they were homology clusters.</param>
    public static CorpusSplit Given(IEnumerable<int> halfOf, int clusters, bool byHomology) =>
        new([.. halfOf.Select(half => (byte)half)], clusters, byHomology);
}
