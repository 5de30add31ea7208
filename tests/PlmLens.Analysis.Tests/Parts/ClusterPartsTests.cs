using PlmLens.Analysis.Clusters;
using PlmLens.Analysis.CoActivation;
using PlmLens.Analysis.Parts;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Analysis.Tests.Parts;

public sealed class ClusterPartsTests : IDisposable
{
    private static readonly string[] s_tables =
    [
        "umap.tsv", "clusters.tsv", "umap_quality.tsv", "coactive.tsv", "decoder_neighbours.tsv", "implied.tsv",
        "absorption.tsv",
    ];

    private readonly TinyLens _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Every_latent_has_a_line_and_a_dead_one_says_so()
    {
        using LensFolder lens = Build("lens", WorkerPool.Shared);
        string[][] lines = Read(lens, "umap.tsv");
        Assert.Equal(48, lines.Length);
        LensFeature[] features = [.. lens.ReadFeatures()];
        for (int latent = 0; latent < lines.Length; latent++)
        {
            bool dead = features[latent].Density == 0;
            Assert.Equal(latent.ToString(), lines[latent][0]);
            Assert.Equal(dead ? "dead" : "", lines[latent][5]);
            Assert.Equal(dead, lines[latent][1].Length == 0);
            Assert.Equal(dead, lines[latent][3].Length == 0);
        }

        int clustered = lines.Count(line => line[3] is not ("" or "-1"));
        Assert.Equal(clustered, Read(lens, "clusters.tsv").Sum(line => int.Parse(line[1])));
        string[] quality = Assert.Single(Read(lens, "umap_quality.tsv"));
        Assert.Equal(lines.Count(line => line[5].Length == 0).ToString(), quality[0]);
    }

    [Fact]
    public void A_central_latent_is_in_its_cluster()
    {
        using LensFolder lens = Build("lens", WorkerPool.Shared);
        string[][] lines = Read(lens, "umap.tsv");
        Assert.All(Read(lens, "clusters.tsv"), line => Assert.Equal(line[0], lines[int.Parse(line[3])][3]));
    }

    [Fact]
    public void Nearest_latents_are_sorted_by_cosine_and_counted()
    {
        using LensFolder lens = Build("lens", WorkerPool.Shared);
        foreach (IGrouping<string, string[]> latent in Read(lens, "decoder_neighbours.tsv").GroupBy(line => line[0]))
        {
            double[] cosines = [.. latent.Select(line => double.Parse(line[2]))];
            Assert.Equal(5, cosines.Length);
            Assert.True(cosines.Zip(cosines.Skip(1)).All(pair => pair.First >= pair.Second - 1e-6));
        }

        foreach (string[] line in Read(lens, "coactive.tsv"))
        {
            int both = lens.Codes.PositionsOf(int.Parse(line[0])).ToArray()
                .Intersect(lens.Codes.PositionsOf(int.Parse(line[1])).ToArray()).Count();
            Assert.Equal(both, int.Parse(line[2]));
        }
    }

    [Fact]
    public void The_same_inputs_give_the_same_bytes_for_any_number_of_threads()
    {
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        using LensFolder a = Build("one", one), b = Build("three", three);
        foreach (string table in s_tables)
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(a.Folder, table));
            Assert.NotEmpty(bytes);
            Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(b.Folder, table)));
        }

        Assert.NotEmpty(Read(a, "coactive.tsv"));
        Assert.NotEmpty(Read(a, "absorption.tsv"));
    }

    [Fact]
    public void Clusters_of_the_decoder_and_too_few_latents_are_possible()
    {
        var options = new ClustersOptions
        {
            Space = ClusterSpace.Decoder,
            Umap = new UmapOptions { Neighbours = 60 },
            Hdbscan = new HdbscanOptions { MinClusterSize = 2, MinSamples = 1 },
        };
        using LensFolder lens = LensBuilder.Build(
            _tiny["decoder"], _tiny.Inputs with { Parts = [new ClustersPart(options)] }, _tiny.Options,
            WorkerPool.Shared, NoProgress.Instance, TestContext.Current.CancellationToken);
        Assert.All(Read(lens, "umap.tsv").Where(line => line[5].Length == 0),
            line => Assert.True(float.IsFinite(float.Parse(line[1]))));
        Assert.NotEmpty(Read(lens, "clusters.tsv"));
    }

    private LensFolder Build(string name, WorkerPool pool)
    {
        var absorption = new AbsorptionOptions { MinimumInstances = 3, Permutations = 9 };
        var parts = new ILensPart[]
        {
            new ClustersPart(), new CoActivationPart(new CoActivationOptions { MinimumBoth = 2 }, absorption),
        };
        return LensBuilder.Build(
            _tiny[name], _tiny.Inputs with { Parts = parts }, _tiny.Options, pool, NoProgress.Instance,
            TestContext.Current.CancellationToken);
    }

    private static string[][] Read(LensFolder lens, string table) =>
        [.. File.ReadLines(Path.Combine(lens.Folder, table)).Skip(1).Select(line => line.Split('\t'))];
}
