using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Significance;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Analysis.Tests;

/// <summary>A random two-block model, random proteins with annotation, and random SAEs on its first block.</summary>
internal sealed class TinyLens : IDisposable
{
    public const string Hook = "blocks.0.hook_resid_post";
    private static readonly EsmConfig s_config = new()
    {
        Layers = 2,
        Dim = 16,
        Heads = 2,
        FeedForward = 32,
        Positions = PositionKind.Rotary,
    };

    private readonly List<IDisposable> _opened = [];

    public TinyLens()
    {
        Directory.CreateDirectory(Folder);
        Records = MakeRecords();
        Model = Open(EsmModel.Random(s_config, 1, Backend));
        EsmModel other = Open(EsmModel.Random(s_config, 2, Backend));
        Inputs = new LensInputs
        {
            Records = Records,
            Cache = Open(Embed(Model, "cache")),
            Sae = Open(MakeSae(Model, "sae", seed: 3)),
            Model = Model,
            Shuffled = new LensBaseline(Open(Embed(other, "other_cache")), Open(MakeSae(other, "other_sae", seed: 4))),
            Provenance = new Provenance("plmlens test", "score", 1, new Dictionary<string, string>()),
        };
    }

    public ReferenceBackend Backend { get; } = new();

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"plmlens-lens-{Guid.NewGuid():N}");

    public ProteinRecord[] Records { get; }

    public EsmModel Model { get; }

    public LensInputs Inputs { get; }

    public LensOptions Options { get; } = new()
    {
        Concepts = new ConceptOptions { MinimumInstances = 2, MinimumProteins = 2 },
        LossProteins = 4,
        Significance = new PermutationOptions { Permutations = 9 },
    };

    public string this[string name] => Path.Combine(Folder, name);

    public void Dispose()
    {
        foreach (IDisposable item in _opened)
            item.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static ProteinRecord[] MakeRecords()
    {
        const string letters = "ACDEFGHIKLMNPQRSTVWY";
        var random = new SeededRandom(9);
        var records = new ProteinRecord[20];
        for (int p = 0; p < records.Length; p++)
        {
            int length = 20 + random.Next(20);
            records[p] = new ProteinRecord
            {
                Accession = $"P{p:D5}",
                EntryName = $"MADE{p}_TEST",
                Sequence = string.Concat(Enumerable.Range(0, length).Select(_ => letters[random.Next(20)])),
                Features =
                [
                    new ProteinFeature { Type = "HELIX", Start = 3, End = 9 },
                    new ProteinFeature { Type = "DOMAIN", Start = 5, End = 18, Note = "Made-up 1" },
                    new ProteinFeature { Type = "DISULFID", Start = 2, End = 12 },
                ],
            };
        }

        return records;
    }

    private T Open<T>(T item)
        where T : IDisposable
    {
        _opened.Insert(0, item);
        return item;
    }

    private ActivationCache Embed(EsmModel model, string name)
    {
        var request = new CacheRequest
        {
            States = new HiddenStates(model.Name, model.ModelHash, [Hook], HiddenStates.ResiduesOnly, "window"),
            Width = model.Config.Dim,
            RowsPerShard = 200,
            Provenance = new Provenance("plmlens test", "embed", 0, new Dictionary<string, string>()),
        };
        ActivationCacheWriter writer = ActivationCacheWriter.Open(this[name], request, Records);
        using var stream = new ResidueStream(
            model, new ResidueStreamOptions { Points = [HookPoint.Parse(Hook, model.Config.Layers)] });
        foreach ((int shard, CacheShard info) in writer.Shards.Index().ToList())
        {
            using var states = new Tensor(DType.F32, info.Rows, model.Config.Dim);
            long row = 0;
            foreach (ProteinStates protein in stream.Run(
                Records.Skip(info.FirstProtein).Take(info.Proteins)
                    .Select(record => new NamedSequence(record.Accession, record.Sequence)),
                TestContext.Current.CancellationToken))
            {
                protein.States(0).Span.CopyTo(states.View<float>().Slice(row * model.Config.Dim).Span);
                row += protein.Rows;
            }

            writer.WriteShard(shard, [states]);
        }

        return writer.Complete();
    }

    private SaeFile MakeSae(EsmModel model, string name, ulong seed)
    {
        var random = new SeededRandom(seed);
        var weights = new SaeWeights(48, model.Config.Dim);
        foreach (Tensor tensor in (Tensor[])[weights.Encoder, weights.EncoderBias, weights.Decoder])
        {
            for (long i = 0; i < tensor.Count; i++)
                tensor.View<float>()[i] = (float)random.NextGaussian();
        }

        using var sae = new SparseAutoencoder(Backend, weights, SaeSpec.TopK(5));
        var record = new SaeRecord
        {
            ModelName = model.Name,
            ModelHash = model.ModelHash,
            Layer = 1,
            HookName = Hook,
        };
        SaeFolder.Save(this[name], sae, record);
        return SaeFile.Open(this[name], Backend);
    }
}
