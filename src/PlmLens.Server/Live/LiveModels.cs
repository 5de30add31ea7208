using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Live;

/// <summary>The models that run new sequences, and the SAEs of the lenses that belong to them. Loaded on first use.
/// What runs is used by one thread at a time.</summary>
internal sealed class LiveModels : IDisposable
{
    private readonly bool _named;
    private readonly Lazy<(Dictionary<string, string> Paths, string? Error)> _known;
    private readonly Dictionary<string, SaeFile> _saes = [];
    private readonly Dictionary<string, EsmModel> _models = [];

    /// <param name="named">Model folder or file that the user named; null for none.</param>
    /// <param name="known">Models that may belong to a lens, used when none was named.</param>
    public LiveModels(string? named, IReadOnlyList<string> known)
    {
        _named = named is not null;
        _known = new(() => PathsByHash(named is null ? known : [named]));
    }

    /// <summary>Why new sequences cannot be run for a lens; null when they can.</summary>
    public string? WhyNot(ExploredLens lens)
    {
        HiddenStates states = lens.Manifest.States;
        if (states.Hooks.Count > 1)
            return "Its SAE reads several hidden states at once; new sequences cannot be run for it here.";
        if (_known.Value.Paths.ContainsKey(states.ModelSha256))
            return null;
        if (_known.Value.Error is { } error)
            return error;
        return _named
            ? $"It belongs to the model {states.Model}, and --model names another one."
            : $"Its model {states.Model} is not here; start the server with --model and its path.";
    }

    /// <summary>The sparse codes of a sequence.</summary>
    /// <param name="lens">The lens.</param>
    /// <param name="name">Names the sequence in errors.</param>
    /// <param name="sequence">Residues; masks spelled out.</param>
    /// <param name="cancel">Ends it between parts of the sequence.</param>
    /// <exception cref="PlmLensException">Model and lens do not belong together, or one cannot be read.</exception>
    public CodeRows Encode(ExploredLens lens, string name, string sequence, CancellationToken cancel)
    {
        if (WhyNot(lens) is { } why)
            throw new PlmLensException(why);
        EsmModel model = ModelOf(lens);
        cancel.ThrowIfCancellationRequested();
        HookPoint point = HookPoint.Parse(lens.Manifest.States.Hooks[0], model.Config.Layers);
        SparseAutoencoder sae = SaeOf(lens, model, point);
        using var stream = new ResidueStream(model, new ResidueStreamOptions
        {
            Points = [point],
            Long = LongPolicies.Parse(lens.Manifest.States.LongPolicy) is var policy && policy == LongPolicy.Skip
                ? LongPolicy.Window
                : policy,
        });
        using var codes = new CodeBuffer();
        foreach (ProteinStates states in stream.Run([new NamedSequence(name, sequence)], cancel))
            sae.Encode(states.States(0), states.Rows, codes);
        return new CodeRows(
            [.. codes.Starts.Span.ToArray().Select(start => checked((int)start))],
            [.. codes.Indices.Span.ToArray().Select(latent => (uint)latent)],
            codes.Values.Span.ToArray());
    }

    public void Dispose()
    {
        foreach (SaeFile sae in _saes.Values)
            sae.Dispose();
        foreach (EsmModel model in _models.Values)
            model.Dispose();
    }

    private static (Dictionary<string, string> Paths, string? Error) PathsByHash(IReadOnlyList<string> models)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        string? error = null;
        foreach (string path in models)
        {
            try
            {
                paths.TryAdd(EsmModel.HashOf(path), path);
            }
            catch (PlmLensException e)
            {
                error ??= e.Message;
            }
        }

        return (paths, error);
    }

    private EsmModel ModelOf(ExploredLens lens)
    {
        string hash = lens.Manifest.States.ModelSha256;
        if (!_models.TryGetValue(hash, out EsmModel? model))
        {
            model = EsmModel.Load(_known.Value.Paths[hash], new CpuBackend(WorkerPool.Shared));
            _models.Add(hash, model);
        }

        return model;
    }

    private SparseAutoencoder SaeOf(ExploredLens lens, EsmModel model, HookPoint point)
    {
        if (!_saes.TryGetValue(lens.Id, out SaeFile? sae))
        {
            sae = SaeFile.Open(lens.SaeFolder, model.Backend);
            try
            {
                sae.RequireModel(model.Name, model.ModelHash, point.Name);
                if (sae.Sae.Width != model.Config.Dim || sae.Sae.Latents != lens.Latents)
                {
                    throw new PlmLensException(
                        $"The SAE in {lens.SaeFolder} does not fit the lens around it; build the lens again.");
                }
            }
            catch
            {
                sae.Dispose();
                throw;
            }

            _saes.Add(lens.Id, sae);
        }

        return sae.Sae;
    }
}
