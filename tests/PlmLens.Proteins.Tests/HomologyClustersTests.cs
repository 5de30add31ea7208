namespace PlmLens.Proteins.Tests;

public sealed class HomologyClustersTests
{
    [Fact]
    public void Clusters_are_read_with_and_without_a_header()
    {
        foreach (string header in new[] { "", "representative\tmember\n" })
        {
            HomologyClusters clusters = Read(header + "a\ta\na\tb\nc\tc\n");
            Assert.Equal((2, 3), (clusters.Count, clusters.ProteinCount));
            Assert.Equal(["a", "c"], clusters.Representatives);
            Assert.Equal(["a", "b"], clusters.MembersOf("a"));
            Assert.Equal("a", clusters.ClusterOf("b"));
            Assert.Null(clusters.ClusterOf("d"));
            Assert.Empty(clusters.MembersOf("b"));
        }
    }

    [Theory]
    [InlineData("", "holds no cluster")]
    [InlineData("representative\tmember\n", "holds no cluster")]
    [InlineData("a\ta\nb\n", ":2: a line needs two names")]
    [InlineData("a\tb\tc\n", ":1: a line needs two names")]
    [InlineData("a\t\n", ":1: a line needs two names")]
    [InlineData("a\ta\nb\ta\n", ":2: a is already in the cluster a")]
    public void Damaged_tables_are_refused_with_the_line(string text, string part) =>
        TestText.Refused(() => Read(text), part);

    [Fact]
    public void Uniprots_tables_of_uniref_clusters_are_read()
    {
        const string Mapping = "P1\tUniProtKB-ID\tA_HUMAN\nP1\tUniRef50\tUniRef50_P1\nP2\tUniRef50\tUniRef50_P1\n";
        const string Results = "From\tEntry\tCluster ID\tSize\nP1\tx\tUniRef50_P1\t9\nP2\tx\tUniRef50_P1\t9\n";
        foreach (string text in new[] { Mapping, Results, "UniRef50_P1\tP1\nUniRef50_P1\tP2\n" })
        {
            HomologyClusters clusters = Read(text);
            Assert.Equal(["P1", "P2"], clusters.MembersOf("UniRef50_P1"));
            Assert.Equal(1, clusters.Count);
        }
    }

    [Fact]
    public void A_protein_in_two_clusters_is_refused() =>
        TestText.Refused(() => HomologyClusters.Of([("a", "x"), ("b", "x")]), "x is in the clusters a and b");

    private static HomologyClusters Read(string text)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return HomologyClusters.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
