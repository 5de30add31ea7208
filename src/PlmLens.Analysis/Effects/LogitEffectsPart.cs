using PlmLens.Analysis.Parts;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Analysis.Effects;

/// <summary>Which amino acids each latent promotes at the output, past all later blocks: <c>logit_effects.tsv</c>; see
/// docs/formats/lens.md. Where the question has no answer the part says why and writes nothing.</summary>
/// <param name="model">The model that the hidden states are of, or null.</param>
/// <param name="options">How it is measured; null for the defaults.</param>
public sealed class LogitEffectsPart(EsmModel? model, LogitEffectOptions? options = null) : ILensPart
{
    /// <summary>The table's name in the lens.</summary>
    public const string FileName = "logit_effects.tsv";

    private static readonly string[] s_columns =
        ["latent", .. LogitEffects.Letters.Select(letter => letter.ToString())];

    private readonly LogitEffectOptions _options = options ?? new LogitEffectOptions();

    /// <inheritdoc/>
    public string Name => "logit-effects";

    /// <inheritdoc/>
    public void Write(LensPartInputs inputs, LensWriter writer)
    {
        _options.Validate();
        if (WhyNot(inputs.Sae, inputs.States.Hook) is { } why)
        {
            inputs.Progress.Note($"Effects on the output are left out: {why}.");
            return;
        }

        string stage = "reading out latents";
        int latents = inputs.Sae.Latents;
        inputs.Progress.Report(stage, 0, latents, "latents");
        long[] rows = Sample(inputs);
        using var states = new Tensor(DType.F32, rows.Length, inputs.Sae.Width);
        inputs.States.Gather(rows, states);
        float[] amounts = [.. inputs.Statistics.Features.Select(feature => (float)feature.MeanActive)];
        HookPoint point = HookPoint.Parse(inputs.States.Hook, model!.Config.Layers);
        float[] effects = LogitEffects.Measure(model, point, inputs.Sae, amounts, states, rows.Length, inputs.Cancel);
        inputs.Progress.Report(stage, latents, latents, "latents");
        writer.WriteTable(FileName, s_columns, Enumerable.Range(0, latents).Select(latent =>
        {
            int count = LogitEffects.Letters.Length;
            bool dead = inputs.Statistics.Features[latent].Active == 0;
            var line = new object?[count + 1];
            line[0] = latent;
            for (int i = 0; i < count && !dead; i++)
                line[i + 1] = effects[(latent * count) + i];
            return line;
        }));
    }

    /// <summary>Why an encoder has no such effects, or null when it has.</summary>
    internal string? WhyNot(SparseAutoencoder sae, string hook)
    {
        if (model is null)
            return "there is no model";
        if (!model.HasLmHead)
            return $"{model.Name} has no language-model head";
        if (sae.Spec.IsTranscoder)
            return "a transcoder writes into another hidden state than the one it reads";
        if (sae.OutputWidth != model.Config.Dim)
            return "a crosscoder writes into several hidden states at once";
        return HookPoint.Parse(hook, model.Config.Layers).IsResidual
            ? null
            : $"{hook} is not in the residual stream, so that it does not reach the output by itself";
    }

    // Different residues of the corpus, in its order.
    private long[] Sample(LensPartInputs inputs)
    {
        var random = new SeededRandom(inputs.Seed, "logit effects");
        int wanted = (int)Math.Min(_options.States, inputs.States.Count);
        var rows = new SortedSet<long>();
        while (rows.Count < wanted)
            rows.Add(random.Next((int)Math.Min(int.MaxValue, inputs.States.Count)));
        return [.. rows];
    }
}
