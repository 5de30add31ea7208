using PlmLens.Analysis;
using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Families;
using PlmLens.Analysis.Parts;
using PlmLens.Analysis.Patterns;
using PlmLens.Analysis.Probes;
using PlmLens.Analysis.Significance;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Server.Tests;

/// <summary>Builds whole lenses of the smallest bundled model on made-up proteins, with random SAEs.</summary>
internal static class MadeLens
{
    public const int Proteins = 40;
    public const int Latents = 96;

    /// <summary>Lines in the record of the training.</summary>
    public const int TrainingLines = 700;

    public static string Model => Path.Combine(AppContext.BaseDirectory, "models", "nano");

    /// <summary>Builds a lens.</summary>
    /// <param name="folder">Where it goes.</param>
    /// <param name="seed">Of the SAE.</param>
    /// <param name="latents">Of the SAE.</param>
    /// <param name="hook">Where it reads.</param>
    public static string Build(
        string folder, ulong seed = 3, int latents = Latents, string hook = "blocks.1.hook_resid_post")
    {
        using var work = new TemporaryFolder();
        var backend = new CpuBackend(WorkerPool.Shared);
        ProteinRecord[] records = MadeProteins.Make(Proteins);
        using EsmModel model = EsmModel.Load(Model, backend);
        using ActivationCache cache = Embed(work["cache"], model, records, hook);
        using SaeFile sae = MakeSae(work["sae"], model, backend, seed, latents, hook);
        var inputs = new LensInputs
        {
            Records = records,
            Cache = cache,
            Sae = sae,
            Model = model,
            Parts =
            [
                new FamiliesPart(new FamilyOptions(), null, null),
                new PatternsPart(new PatternOptions()),
                new ClustersPart(),
                new CoActivationPart(),
                new ProbePart(),
            ],
            Provenance = new Provenance("plmlens test", "score", seed, new Dictionary<string, string>()),
        };
        var options = new LensOptions
        {
            Concepts = new ConceptOptions { MinimumInstances = 2, MinimumProteins = 2 },
            LossProteins = 4,
            Significance = new PermutationOptions { Permutations = 9 },
        };
        using LensFolder lens = LensBuilder.Build(
            folder, inputs, options, WorkerPool.Shared, NoProgress.Instance, CancellationToken.None);
        return folder;
    }

    private static ActivationCache Embed(string folder, EsmModel model, ProteinRecord[] records, string hook)
    {
        var request = new CacheRequest
        {
            States = new HiddenStates(model.Name, model.ModelHash, [hook], HiddenStates.ResiduesOnly, "window"),
            Width = model.Config.Dim,
            RowsPerShard = 1 << 20,
            Provenance = new Provenance("plmlens test", "embed", 0, new Dictionary<string, string>()),
        };
        ActivationCacheWriter writer = ActivationCacheWriter.Open(folder, request, records);
        using var stream = new ResidueStream(
            model, new ResidueStreamOptions { Points = [HookPoint.Parse(hook, model.Config.Layers)] });
        using var states = new Tensor(DType.F32, records.Sum(record => (long)record.Length), model.Config.Dim);
        long row = 0;
        foreach (ProteinStates protein in stream.Run(
            records.Select(record => new NamedSequence(record.Accession, record.Sequence)), CancellationToken.None))
        {
            protein.States(0).Span.CopyTo(states.View<float>().Slice(row * model.Config.Dim).Span);
            row += protein.Rows;
        }

        writer.WriteShard(0, [states]);
        return writer.Complete();
    }

    private static SaeFile MakeSae(
        string folder, EsmModel model, CpuBackend backend, ulong seed, int latents, string hook)
    {
        var random = new SeededRandom(seed);
        var weights = new SaeWeights(latents, model.Config.Dim);
        foreach (Tensor tensor in (Tensor[])[weights.Encoder, weights.EncoderBias, weights.Decoder])
        {
            for (long i = 0; i < tensor.Count; i++)
                tensor.View<float>()[i] = (float)random.NextGaussian();
        }

        using var sae = new SparseAutoencoder(backend, weights, SaeSpec.TopK(8));
        SaeFolder.Save(folder, sae, new SaeRecord
        {
            ModelName = model.Name,
            ModelHash = model.ModelHash,
            HookName = hook,
        });
        File.WriteAllLines(Path.Combine(folder, LensFolder.TrainingRecordName), Enumerable.Range(0, TrainingLines)
            .Select(i => $"{{\"step\": {10 * i}, \"tokens\": {20480 * i}, \"fvu\": 0.5, \"threshold\": null}}"));
        return SaeFile.Open(folder, backend);
    }
}
