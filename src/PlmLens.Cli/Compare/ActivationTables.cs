using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Models.Checkpoints;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Compare;

/// <summary>The hidden states that autoencoders are measured on: from a cache, from proteins, or from a table in a
/// file.</summary>
internal sealed class ActivationTables : IDisposable
{
    private readonly Dictionary<ComparisonGroup, IActivationRows> _rows = [];
    private readonly List<IDisposable> _opened = [];
    private string? _temporary;

    private ActivationTables()
    {
    }

    /// <summary>The table of a group.</summary>
    public IActivationRows RowsOf(ComparisonGroup group) => _rows[group];

    /// <summary>Opens or computes what all groups need.</summary>
    /// <exception cref="PlmLensException">It is not there, or belongs to another model or layer.</exception>
    public static ActivationTables Open(
        CompareSettings settings, IReadOnlyList<ComparisonGroup> groups, CompareModel model, VerbContext context)
    {
        var tables = new ActivationTables();
        try
        {
            string path = settings.Activations;
            if (Directory.Exists(path))
                tables.FromCache(tables.Keep(ActivationCache.Open(path)), groups, context);
            else if (!File.Exists(path))
                throw new PlmLensException($"There is no cache or file {path}; give --activations something to read.");
            else if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
                tables.FromTensor(path, groups);
            else
                tables.FromProteins(settings, groups, model.Required(), context);
            foreach (ComparisonGroup group in groups)
                RequireWidth(group, tables._rows[group].Width, path);
            return tables;
        }
        catch
        {
            tables.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (IDisposable item in _opened)
            item.Dispose();
        if (_temporary is not null && Directory.Exists(_temporary))
            Directory.Delete(_temporary, recursive: true);
    }

    private void FromCache(ActivationCache cache, IReadOnlyList<ComparisonGroup> groups, VerbContext context)
    {
        IReadOnlyList<string> hooks = cache.Manifest.States.Hooks;
        foreach (ComparisonGroup group in groups)
        {
            string hook = group.Hook == "?" && hooks.Count == 1 ? hooks[0] : group.Hook;
            if (group.ModelHash is not null)
                cache.Require(group.Model, group.ModelHash, hook);
            else
                context.Progress.Note(Unsure(group, $"{cache.Manifest.States.Model}, {hook}"));
            _rows[group] = cache.Rows(hook);
        }
    }

    private void FromTensor(string path, IReadOnlyList<ComparisonGroup> groups)
    {
        using ICheckpoint file = Checkpoint.Open(path);
        foreach (ComparisonGroup group in groups)
        {
            string? name = file.Tensors.ContainsKey(group.Hook) ? group.Hook
                : file.Tensors.Count == 1 && groups.Count == 1 ? file.Tensors.Keys.Single()
                : null;
            if (name is null)
            {
                throw new PlmLensException(
                    $"{path} has no tensor named {group.Hook} for {group.Saes[0].Name}; give each layer's states " +
                    "under the name of its hook point, or a cache.");
            }

            if (file.Tensors[name].Shape.Length < 2)
                throw new PlmLensException($"{name} in {path} is no table of rows; give a tensor [rows, width].");
            _rows[group] = new TensorRows(Keep(file.ReadF32(name)));
        }
    }

    private void FromProteins(
        CompareSettings settings, IReadOnlyList<ComparisonGroup> groups, EsmModel model, VerbContext context)
    {
        var points = new List<HookPoint>();
        foreach (ComparisonGroup group in groups)
        {
            if (group.Hook == "?")
                throw new UsageException($"{group.Saes[0].Name} does not say which layer it belongs to; give --layer.");
            points.Add(HookPoint.Parse(group.Hook, model.Config.Layers));
            foreach (ComparedSae sae in group.Saes)
            {
                if (!sae.Folder.RequireModel(model.Name, model.ModelHash, points[^1].Name))
                    context.Progress.Note(Unsure(group, $"{model.Name}, {points[^1].Name}"));
            }
        }

        Corpus corpus = Corpus.Read(settings.Activations, context)
            .For(settings.Long, model.Config.MaxResidues, context);
        _temporary = Path.Combine(Path.GetTempPath(), $"plmlens-compare-{Guid.NewGuid():N}");
        var embedding = new EmbedSettings([.. points.Distinct()], DType.BF16, settings.Long, settings.TokenBudget);
        ActivationCache cache = Keep(EmbedRun.Run(
            model, corpus.Proteins, embedding, corpus.Inputs, _temporary, "embedding", context));
        for (int g = 0; g < groups.Count; g++)
            _rows[groups[g]] = cache.Rows(points[g].Name);
    }

    private static string Unsure(ComparisonGroup group, string states) =>
        $"{string.Join(", ", group.Saes.Select(sae => sae.Name))}: no model hash, so it is only believed to belong " +
        $"to {states}; an FVU near 1 or above says that it does not.";

    private static void RequireWidth(ComparisonGroup group, int width, string path)
    {
        if (width != group.Width)
        {
            throw new PlmLensException(
                $"{group.Saes[0].Name} reads rows of {group.Width} values, but {path} has {width}; give activations " +
                "of its own model and layer.");
        }
    }

    private T Keep<T>(T item)
        where T : IDisposable
    {
        _opened.Insert(0, item);
        return item;
    }
}
