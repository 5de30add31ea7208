namespace PlmLens.Proteins.Tests;

public sealed class KmerClusteringTests
{
    private const string Letters = "ACDEFGHIKLMNPQRSTVWY";

    [Fact]
    public void Copies_with_changes_are_one_cluster_and_strangers_are_not()
    {
        var random = new Core.SeededRandom(4);
        string Random(int length) =>
            string.Concat(Enumerable.Range(0, length).Select(_ => Letters[random.Next(Letters.Length)]));
        string Changed(string sequence) =>
            string.Concat(sequence.Select(letter => random.Next(4) == 0 ? Letters[random.Next(20)] : letter));

        var records = new List<ProteinRecord>();
        for (int family = 0; family < 30; family++)
        {
            string ancestor = Random(150 + random.Next(200));
            for (int member = 0; member < 3; member++)
                records.Add(new ProteinRecord { Accession = $"F{family}M{member}", Sequence = Changed(ancestor) });
        }

        HomologyClusters clusters = KmerClustering.Cluster(records, TestContext.Current.CancellationToken);

        Assert.Equal((30, 90), (clusters.Count, clusters.ProteinCount));
        Assert.All(records, record => Assert.Equal(
            record.Accession[..record.Accession.IndexOf('M')],
            clusters.ClusterOf(record.Accession)![..record.Accession.IndexOf('M')]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("MKV")]
    [InlineData("AAAAAAAAAAAAAAAAAAAA")]
    [InlineData("XXXXX<mask>XXXXXXXXXX")]
    public void Sequences_without_words_are_clusters_of_their_own(string sequence)
    {
        ProteinRecord[] records =
            [.. Enumerable.Range(0, 3).Select(i => new ProteinRecord { Accession = $"P{i}", Sequence = sequence })];

        Assert.Equal(3, KmerClustering.Cluster(records, TestContext.Current.CancellationToken).Count);
    }

    [Fact]
    public void Most_pairs_of_the_bundled_mmseqs2_clusters_stay_together()
    {
        ProteinRecord[] records = [.. ProteinReader.Open(TestText.Demo("uniprot_reviewed.dat.gz"))];
        HomologyClusters mmseqs = HomologyClusters.Read(TestText.Demo("clusters30.tsv"));
        HomologyClusters words = KmerClustering.Cluster(records, TestContext.Current.CancellationToken);
        int together = 0, divided = 0, joined = 0;
        for (int i = 0; i < records.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                string a = records[i].Accession, b = records[j].Accession;
                bool relatives = mmseqs.ClusterOf(a) == mmseqs.ClusterOf(b);
                bool same = words.ClusterOf(a) == words.ClusterOf(b);
                together += relatives && same ? 1 : 0;
                divided += relatives && !same ? 1 : 0;
                joined += !relatives && same ? 1 : 0;
            }
        }

        // The numbers of docs/methods-scores.md.
        Assert.Equal((890, 154, 173), (together, divided, joined));
    }
}
