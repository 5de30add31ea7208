using PlmLens.Analysis.Concepts;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests;

public sealed class CorpusSplitTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"plmlens-clusters-{Guid.NewGuid():N}.tsv");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Proteins_of_a_cluster_are_in_one_half_and_the_halves_are_balanced()
    {
        ProteinRecord[] records =
        [
            .. Enumerable.Range(0, 200).Select(
                i => new ProteinRecord { Accession = $"P{i}", Sequence = new string('A', 50 + (i % 7)) }),
        ];
        File.WriteAllLines(_path, records.Select((record, i) => $"P{i / 4 * 4}\t{record.Accession}"));
        CorpusSplit split = CorpusSplit.Make(records, HomologyClusters.Read(_path), seed: 3);

        Assert.Equal(50, split.Clusters);
        Assert.True(split.ByHomology);
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(split.HalfOf(i / 4 * 4), split.HalfOf(i)));
        int test = Enumerable.Range(0, 200).Where(i => split.HalfOf(i) == CorpusSplit.Test).Sum(i => records[i].Length);
        Assert.InRange((double)test / records.Sum(record => record.Length), 0.45, 0.55);
    }

    [Fact]
    public void The_seed_decides_the_split()
    {
        ProteinRecord[] records =
            [.. Enumerable.Range(0, 40).Select(i => new ProteinRecord { Accession = $"P{i}", Sequence = "MKV" })];
        string a = Halves(CorpusSplit.Make(records, null, 1)), b = Halves(CorpusSplit.Make(records, null, 1));
        string c = Halves(CorpusSplit.Make(records, null, 2));

        Assert.Equal(a, b);
        Assert.NotEqual(a, c);
    }

    private static string Halves(CorpusSplit split) =>
        string.Concat(Enumerable.Range(0, split.Proteins).Select(protein => split.HalfOf(protein)));
}
