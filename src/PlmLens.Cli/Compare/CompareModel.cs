using PlmLens.Compute;
using PlmLens.Models;

namespace PlmLens.Cli.Compare;

/// <summary>The language model of a comparison, loaded when it is first needed: the one that was named, or the bundled
/// one where the autoencoders belong to it.</summary>
internal sealed class CompareModel(string? path, IBackend backend, VerbContext context) : IDisposable
{
    private EsmModel? _model;

    /// <summary>The model; the bundled one when none was named.</summary>
    public EsmModel Required() => _model ??= ModelOptions.Load(path, backend, context);

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
