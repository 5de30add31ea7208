using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Analysis.Tests.CoActivation;

/// <summary>Proteins with chosen activations: codes on disk, an SAE with a chosen decoder, and the states that the
/// codes decode to.</summary>
internal sealed class MadeCorpus : IDisposable
{
    private const string Hook = "blocks.0.hook_resid_post";
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"plmlens-made-{Guid.NewGuid():N}");
    private readonly ActivationCache _cache;

    /// <param name="records">The proteins.</param>
    /// <param name="values">[residues of all, latents]: activations, 0 for none.</param>
    /// <param name="decoder">[latents, width].</param>
    public MadeCorpus(ProteinRecord[] records, float[,] values, float[,] decoder)
    {
        Records = records;
        Directory.CreateDirectory(_folder);
        (int latents, int width) = (decoder.GetLength(0), decoder.GetLength(1));
        var weights = new SaeWeights(latents, width);
        for (int i = 0; i < latents * width; i++)
            weights.Decoder.View<float>()[i] = decoder[i / width, i % width];
        Sae = new SparseAutoencoder(new Compute.ReferenceBackend(), weights, SaeSpec.TopK(1));
        Codes = MakeCodes(values, latents);
        _cache = MakeCache(values, decoder);
        States = _cache.Rows(Hook);
    }

    public ProteinRecord[] Records { get; }

    public SparseCodes Codes { get; }

    public SparseAutoencoder Sae { get; }

    public CachedRows States { get; }

    public void Dispose()
    {
        Codes.Dispose();
        _cache.Dispose();
        Sae.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static HiddenStates StatesOf => new("made", "0", [Hook], HiddenStates.ResiduesOnly, "window");

    private static Provenance Made => new("plmlens test", "made", 0, new Dictionary<string, string>());

    private SparseCodes MakeCodes(float[,] values, int latents)
    {
        using var writer = new SparseCodesWriter(
            Path.Combine(_folder, "codes"), ProteinTable.Of(Records), latents, DType.F32);
        int row = 0;
        foreach (ProteinRecord record in Records)
        {
            var starts = new List<long> { 0 };
            var indices = new List<int>();
            var found = new List<float>();
            for (int i = 0; i < record.Length; i++, row++)
            {
                for (int latent = 0; latent < latents; latent++)
                {
                    if (values[row, latent] == 0)
                        continue;
                    indices.Add(latent);
                    found.Add(values[row, latent]);
                }

                starts.Add(indices.Count);
            }

            using var s = new Tensor(DType.I64, starts.Count);
            using var n = new Tensor(DType.I32, Math.Max(1, indices.Count));
            using var v = new Tensor(DType.F32, Math.Max(1, found.Count));
            starts.ToArray().CopyTo(s.View<long>().Span);
            indices.ToArray().CopyTo(n.View<int>().Span);
            found.ToArray().CopyTo(v.View<float>().Span);
            writer.AddProtein(record.Length, s, n, v);
        }

        return writer.Finish(StatesOf, "0", Made);
    }

    private ActivationCache MakeCache(float[,] values, float[,] decoder)
    {
        (int latents, int width) = (decoder.GetLength(0), decoder.GetLength(1));
        var request = new CacheRequest { States = StatesOf, Width = width, RowsPerShard = 1 << 20, Provenance = Made };
        ActivationCacheWriter writer = ActivationCacheWriter.Open(Path.Combine(_folder, "cache"), request, Records);
        using var states = new Tensor(DType.F32, values.GetLength(0), width);
        for (int row = 0; row < values.GetLength(0); row++)
        {
            for (int c = 0; c < width; c++)
            {
                states.View<float>()[((long)row * width) + c] =
                    Enumerable.Range(0, latents).Sum(latent => values[row, latent] * decoder[latent, c]);
            }
        }

        writer.WriteShard(0, [states]);
        return writer.Complete();
    }
}
