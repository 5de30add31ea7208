using PlmLens.Compute;
using PlmLens.Models;

namespace PlmLens.Cli.Compare;

/// <summary>The language model of a comparison, loaded when it is first needed: the one that was named, or the bundled
/// one that the autoencoders belong to.</summary>
internal sealed class CompareModel(string? path, string? owner, IBackend backend, VerbContext context) : IDisposable
{
    private EsmModel? _model;

    /// <summary>The model.</summary>
    public EsmModel Required() =>
        _model ??= ModelOptions.Load(Bundled.ResolveModel(path, owner), backend, context);

    /// <summary>The model that <paramref name="group"/> belongs to, or null and why it is not at hand.</summary>
    public EsmModel? For(ComparisonGroup group, out string? whyNot)
    {
        whyNot = null;
        if (group.ModelHash is null || group.Hook == "?")
            whyNot = "the autoencoders do not say which model and layer they belong to";
        else if (Required().ModelHash != group.ModelHash)
            whyNot = $"{Required().Name} is not the model {group.Model} that they belong to; give --model";
        else if (!Required().HasLmHead)
            whyNot = $"{Required().Name} has no language-model head";
        return whyNot is null ? Required() : null;
    }

    public void Dispose() => _model?.Dispose();
}
