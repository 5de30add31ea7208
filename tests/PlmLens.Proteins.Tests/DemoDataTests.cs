using PlmLens.Core;

namespace PlmLens.Proteins.Tests;

public sealed class DemoDataTests
{
    [Fact]
    public void The_bundled_proteins_are_whole_and_match_their_card()
    {
        string card = File.ReadAllText(TestText.Demo("README.md"));
        List<ProteinRecord> records = [.. ProteinReader.Open(TestText.Demo("uniprot_reviewed.dat.gz"))];
        Assert.Contains($"{records.Count:N0} entries", card);
        Assert.Contains($"{records.Sum(r => r.Length):N0} residues", card);
        Assert.Contains($"{records.Sum(r => r.Features.Count):N0} features", card);
        Assert.Contains(ContentHash.OfFile(TestText.Demo("uniprot_reviewed.dat.gz")), card);
        Assert.Contains(ContentHash.OfFile(TestText.Demo("clusters30.tsv")), card);
        Assert.All(records, r => Assert.True(r is { Reviewed: true, Description: not null, Organism: not null }));
        Assert.All(
            records.SelectMany(r => r.Features.Where(f => f.IsExact), (r, f) => (r, f)),
            p => Assert.True(p.f.TryGetRange(p.r.Length, out _, out _)));
    }

    [Fact]
    public void Every_bundled_protein_is_in_a_cluster()
    {
        HomologyClusters clusters = HomologyClusters.Read(TestText.Demo("clusters30.tsv"));
        List<string> accessions =
            [.. ProteinReader.Open(TestText.Demo("uniprot_reviewed.dat.gz")).Select(r => r.Accession)];
        Assert.Equal(794, clusters.Count);
        Assert.Equal(accessions.Count, clusters.ProteinCount);
        Assert.All(accessions, a => Assert.NotNull(clusters.ClusterOf(a)));
    }
}
