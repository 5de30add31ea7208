using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;

namespace PlmLens.Benchmarks.SaeQuality;

/// <summary>Hidden states of nano on the bundled proteins, in a seeded random order: batches to train on,
/// and rows that no trainer sees.</summary>
internal sealed class ModelActivations : IDisposable
{
    /// <summary>Runs the model until enough rows are there.</summary>
    public ModelActivations(IBackend backend, int batches, int batchSize, int testRows)
    {
        using EsmModel model = EsmModel.Load(Repository.Path("models", "nano"), backend, new EsmLoadOptions());
        Width = model.Config.Dim;
        Batches = new Tensor(DType.F32, batches, batchSize, Width);
        Test = new Tensor(DType.F32, testRows, Width);
        string file = Repository.Path("data", "swissprot-demo", "uniprot_reviewed.dat.gz");
        NamedSequence[] proteins =
            [.. ProteinReader.Open(file).Select(record => new NamedSequence(record.Accession, record.Sequence))];
        new SeededRandom(7, "sae-quality").Shuffle<NamedSequence>(proteins);
        using var stream = new ResidueStream(
            model, new ResidueStreamOptions { Points = [HookPoint.Parse("2", model.Config.Layers)] });

        // Whole proteins are held out: the first ones fill the test rows, the others the batches.
        long wanted = testRows, filled = 0;
        bool testing = true;
        using var rows = new Tensor(DType.F32, (long)batches * batchSize, Width);
        foreach (ProteinStates states in stream.Run(proteins))
        {
            TensorView<float> to = testing ? Test : rows;
            long count = Math.Min(states.Rows, wanted - filled);
            states.States(0).Slice(0, count * Width).Span.CopyTo(to.Slice(filled * Width, count * Width).Span);
            filled += count;
            if (filled < wanted)
                continue;
            if (!testing)
                break;
            (testing, filled, wanted) = (false, 0, (long)batches * batchSize);
        }

        if (testing || filled < wanted)
            throw new PlmLensException($"The bundled proteins have too few residues for {batches} batches.");
        int[] order = [.. Enumerable.Range(0, (int)wanted)];
        new SeededRandom(8, "sae-quality").Shuffle<int>(order);
        for (int i = 0; i < order.Length; i++)
            rows.View<float>().Row(order[i], Width).Span.CopyTo(Batches.View<float>().Row(i, Width).Span);
    }

    public int Width { get; }

    /// <summary>[batches, batchSize, Width].</summary>
    public Tensor Batches { get; }

    /// <summary>[testRows, Width].</summary>
    public Tensor Test { get; }

    public void Dispose()
    {
        Batches.Dispose();
        Test.Dispose();
    }
}
