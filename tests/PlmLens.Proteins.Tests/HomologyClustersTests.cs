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
