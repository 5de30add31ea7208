using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Training;

/// <summary>Shuffled hidden states of caches, or of models that run ahead of the training; one pass feeds any number of
/// SAEs.</summary>
internal sealed class WindowData : ITrainingData
{
    private readonly ActivationWindows _windows;
    private readonly IReadOnlyList<Member> _members;
    private readonly List<IDisposable> _owned;

    private WindowData(ActivationWindows windows, IReadOnlyList<Member> members, List<IDisposable> owned)
    {
        _windows = windows;
        _members = members;
        _owned = owned;
    }

    /// <summary>Opens what the user named.</summary>
    /// <param name="data">One or more inputs.</param>
    /// <param name="drafts">The SAEs to train: only their layers are read.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    public static WindowData Open(DataDraft data, IReadOnlyList<SaeDraft> drafts, VerbContext context)
    {
        var owned = new List<IDisposable>();
        try
        {
            string?[] layers = [.. drafts.SelectMany(d => d.Inputs.Append(d.TargetLayer ?? d.Inputs[0])).Distinct()];
            if (data.IsCache)
            {
                foreach (string folder in data.Inputs)
                    owned.Add(ActivationCache.Open(folder));
                return OverCaches(data, layers, owned);
            }

            return OverProteins(data, layers, owned, context);
        }
        catch
        {
            owned.ForEach(o => o.Dispose());
            throw;
        }
    }

    /// <inheritdoc/>
    public (IActivationSource Source, RunOrigin Origin) For(SaeDraft draft)
    {
        (Member Member, string Hook)[] inputs =
            [.. _members.SelectMany(m => draft.Inputs.Select(layer => (m, m.Hook(layer))))];
        int[] streams = [.. inputs.Select(i => _windows.IndexOf(i.Hook, i.Member.ModelSha256))];
        string hook = string.Join(" + ", inputs.Select(i => i.Hook));
        IActivationSource source;
        if (draft.TargetLayer is { } target)
        {
            if (streams.Length != 1)
                throw new UsageException("A transcoder reads one layer of one model; give one cache or model.");
            string written = _members[0].Hook(target);
            source = _windows.Pair(streams[0], _windows.IndexOf(written, _members[0].ModelSha256));
            hook += " -> " + written;
        }
        else
        {
            source = streams.Length == 1 ? _windows.Source(streams[0]) : _windows.Stacked(streams);
        }

        return (source, new RunOrigin(
            string.Join(" + ", _members.Select(m => m.Model)),
            string.Join("+", _members.Select(m => m.ModelSha256)),
            hook,
            inputs is [var only] ? RunOrigin.LayerOf(only.Hook) : null,
            _members[0].TokenPolicy,
            _windows.Policy,
            Merged()));
    }

    public void Dispose()
    {
        _windows.Dispose();
        _owned.ForEach(o => o.Dispose());
    }

    private static WindowData OverCaches(
        DataDraft data, string?[] layers, List<IDisposable> owned, Func<string?, string>? hookOf = null)
    {
        ActivationCache[] caches = [.. owned.OfType<ActivationCache>()];
        string HookOf(ActivationCache cache, string? layer) => hookOf?.Invoke(layer) ?? CacheData.Hook(cache, layer);
        CachedRows[] tables =
        [
            .. caches.SelectMany(c => layers.Select(l => HookOf(c, l)).Distinct().Select(c.Rows)),
        ];
        Member[] members =
        [
            .. caches.Select(c => new Member(
                c.Manifest.States.Model,
                c.Manifest.States.ModelSha256,
                layer => HookOf(c, layer),
                c.Manifest.States.TokenPolicy,
                c.Manifest.Provenance.Inputs)),
        ];
        return new WindowData(
            ActivationWindows.OverCaches(tables, Shared(data.Windows, tables.Length), data.Policy), members, owned);
    }

    private static WindowData OverProteins(
        DataDraft data, string?[] layers, List<IDisposable> owned, VerbContext context)
    {
        EsmModel[] models =
        [
            .. (data.BaseModel is null ? [data.Model] : new[] { data.BaseModel, data.Model })
                .Select(path => ModelOptions.Load(path, context.CreateBackend(), context)),
        ];
        owned.AddRange(models);
        int residues = models.Min(m => m.Config.MaxResidues);
        Corpus corpus = Corpus.Read(data.Inputs[0], context).For(data.Long, residues, context);
        HookPoint[] Points(EsmModel model) =>
            InOrder(layers.Select(l => HookPoint.Parse(l ?? "-1", model.Config.Layers)).Distinct());
        if (data.Cache is { } folder)
        {
            var settings = new EmbedSettings(
                Points(models[0]), DType.BF16, data.Long, data.BatchTokens);
            ActivationCache cache = EmbedRun.Run(
                models[0], corpus.Proteins, settings, corpus.Inputs, folder, "embedding", context);
            owned.Add(cache);
            int blocks = models[0].Config.Layers;
            return OverCaches(data, layers, owned, layer => HookPoint.Parse(layer ?? "-1", blocks).Name);
        }

        Member[] members =
        [
            .. models.Select(m => new Member(
                m.Name,
                m.ModelHash,
                layer => HookPoint.Parse(layer ?? "-1", m.Config.Layers).Name,
                data.Policy.Tokens == TokenPolicy.All ? "all" : HiddenStates.ResiduesOnly,
                corpus.Inputs)),
        ];
        ActivationWindows windows = ActivationWindows.OverModels(
            [.. models.Select(m => new ModelHooks(m, Points(m)))],
            corpus.Proteins.Select(p => new NamedSequence(p.Accession, p.Sequence)),
            new ModelPass { Long = data.Long, TokenBudget = data.BatchTokens },
            Shared(data.Windows, models.Sum(m => Points(m).Length)),
            data.Policy);
        return new WindowData(windows, members, owned);
    }

    // With memory for each layer, rows are shuffled in the same windows however many layers are read beside.
    private static WindowOptions Shared(WindowOptions windows, int streams) =>
        windows with { MemoryBytes = windows.MemoryBytes * streams };

    private static HookPoint[] InOrder(IEnumerable<HookPoint> points)
    {
        HookPoint[] ordered = [.. points];
        Array.Sort(ordered, (a, b) => a == b ? 0 : a.IsBefore(b) ? -1 : 1);
        return ordered;
    }

    private Dictionary<string, string> Merged()
    {
        var inputs = new Dictionary<string, string>();
        foreach ((string file, string hash) in _members.SelectMany(m => m.Inputs))
            inputs[file] = hash;
        return inputs;
    }

    // A model or a cache: how its layers are called there.
    private sealed record Member(
        string Model,
        string ModelSha256,
        Func<string?, string> Hook,
        string TokenPolicy,
        IReadOnlyDictionary<string, string> Inputs);
}
