using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Parts;
using PlmLens.Analysis.Probes;
using PlmLens.Analysis.Statistics;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Analysis.Tests.Probes;

/// <summary>The probes as part of a lens.</summary>
public sealed class ProbePartTests : IDisposable
{
    private readonly TinyLens _tiny = new();

    [Fact]
    public void Writes_both_tables_the_same_for_any_number_of_threads()
    {
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        (string[] single, string[] sparse) = Write("a", one);
        (string[] singleAgain, string[] sparseAgain) = Write("b", three);
        Assert.Equal(single, singleAgain);
        Assert.Equal(sparse, sparseAgain);
        Assert.StartsWith("concept\trank\tfeature\tcoefficient", single[0], StringComparison.Ordinal);
        Assert.StartsWith("concept\tlatents\ttest_precision", sparse[0], StringComparison.Ordinal);
        Assert.True(single.Length > 1);
        Assert.All(sparse.Skip(1), line =>
        {
            string[] fields = line.Split('\t');
            Assert.Equal(fields[1], $"{fields[7].Split(',').Length}");
            Assert.Equal(fields[7].Split(',').Length, fields[8].Split(',').Length);
        });
    }

    public void Dispose() => _tiny.Dispose();

    private (string[] Single, string[] Sparse) Write(string name, WorkerPool pool)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using LensFolder lens = LensBuilder.Build(
            _tiny[name], _tiny.Inputs, _tiny.Options, pool, NoProgress.Instance, cancel);
        CorpusSplit split = CorpusSplit.Make(_tiny.Records, null, _tiny.Options.Seed);
        using var writer = new LensWriter(_tiny[name + "part"], replace: false);
        new ProbePart().Write(
            new LensPartInputs
            {
                Records = _tiny.Records,
                Split = split,
                Codes = lens.Codes,
                States = null!,
                Sae = _tiny.Inputs.Sae.Sae,
                Statistics = FeatureStatistics.Of(lens.Codes, pool, cancel),
                Concepts = ConceptSet.FromFeatures(_tiny.Records, split, _tiny.Options.Concepts),
                Scores = null!,
                Seed = 1,
                Pool = pool,
                Progress = NoProgress.Instance,
                Cancel = cancel,
            },
            writer);
        return (
            File.ReadAllLines(Path.Combine(writer.Folder, ConceptProbeRun.SingleFile)),
            File.ReadAllLines(Path.Combine(writer.Folder, ConceptProbeRun.SparseFile)));
    }
}
