using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Live;

/// <summary>The model that runs new sequences, and the SAEs of the lenses that belong to it. Loaded on first use. What
/// runs is used by one thread at a time.</summary>
internal sealed class LiveModel : IDisposable
{
    private readonly string? _path;
    private readonly bool _named;
    private readonly Lazy<(string? Hash, string? Error)> _hash;
    private readonly Dictionary<string, SaeFile> _saes = [];
    private EsmModel? _model;

    /// <param name="path">Model folder or file; null for none.</param>
    /// <param name="named">Whether the user named it; else it is the one that came with the program.</param>
    public LiveModel(string? path, bool named)
    {
        _path = path;
        _named = named;
        _hash = new(HashOf);
    }

    /// <summary>Why new sequences cannot be run for a lens; null when they can.</summary>
    public string? WhyNot(ExploredLens lens)
    {
        HiddenStates states = lens.Manifest.States;
        if (states.Hooks.Count > 1)
            return "Its SAE reads several hidden states at once; new sequences cannot be run for it here.";
        if (_hash.Value.Error is { } error)
            return error;
        if (_hash.Value.Hash == states.ModelSha256)
            return null;
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
        _model ??= EsmModel.Load(_path!, new CpuBackend(WorkerPool.Shared));
        cancel.ThrowIfCancellationRequested();
        HookPoint point = HookPoint.Parse(lens.Manifest.States.Hooks[0], _model.Config.Layers);
        SparseAutoencoder sae = SaeOf(lens, point);
        using var stream = new ResidueStream(_model, new ResidueStreamOptions
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
        _model?.Dispose();
    }

    private (string? Hash, string? Error) HashOf()
    {
        try
        {
            return (_path is null ? null : EsmModel.HashOf(_path), null);
        }
        catch (PlmLensException e)
        {
            return (null, e.Message);
        }
    }

    private SparseAutoencoder SaeOf(ExploredLens lens, HookPoint point)
    {
        if (!_saes.TryGetValue(lens.Id, out SaeFile? sae))
        {
            sae = SaeFile.Open(lens.SaeFolder, _model!.Backend);
            try
            {
                sae.RequireModel(_model.Name, _model.ModelHash, point.Name);
                if (sae.Sae.Width != _model.Config.Dim || sae.Sae.Latents != lens.Latents)
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
