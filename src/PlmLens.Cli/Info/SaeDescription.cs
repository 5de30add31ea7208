using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Cli.Info;

/// <summary>Describes autoencoders of every format.</summary>
internal static class SaeDescription
{
    public static FileDescription Describe(string path, VerbContext context)
    {
        SaeFile sae;
        try
        {
            sae = SaeFile.Open(path, context.CreateBackend());
        }
        catch (PlmLensException e) when (File.Exists(path))
        {
            // Its tensors can still be shown, with what is missing to run it.
            FileDescription tensors = CheckpointFile.Describe(path);
            return tensors with { Facts = new FactList(tensors.Facts) { ["autoencoder"] = e.Message } };
        }

        using (sae)
            return Describe(path, sae);
    }

    private static FileDescription Describe(string path, SaeFile sae)
    {
        SaeSpec spec = sae.Sae.Spec;
        var facts = new FactList
        {
            ["format"] = sae.Format,
            ["architecture"] = spec.Describe(),
            ["latents"] = sae.Sae.Latents,
            ["width"] = sae.Sae.Width,
            ["subtracts_b_dec_from_input"] = spec.SubtractDecoderBias,
            ["input_normalisation"] = spec.Normalisation switch
            {
                InputNormalisation.LayerNorm => "LayerNorm of each token",
                InputNormalisation.SqrtWidth => "each token to length sqrt(d)",
                _ => "none",
            },
            ["model"] = sae.ModelName,
            ["hook"] = sae.HookName ?? (sae.Layer is { } layer ? $"layer {layer}" : null),
            ["feature_maxima"] = sae.FeatureMax is not null,
        };
        if (sae.Sae.OutputWidth != sae.Sae.Width)
            facts["output_width"] = sae.Sae.OutputWidth;
        if (sae.Sae.Weights.Skip is not null)
            facts["skip_connection"] = true;
        if (sae.Record is { } record)
            AddRecord(facts, record);
        else
            facts["written_by"] = "another tool: no plmlens.json, so the model cannot be checked";
        if (sae.Notes.Count > 0)
            facts["notes"] = string.Join(' ', sae.Notes);
        bool layout = Directory.Exists(path) && File.Exists(Path.Combine(path, SaeFolder.WeightsName));
        return new FileDescription(
            $"sparse autoencoder ({(layout ? "SAELens layout" : sae.Format)})", path, facts);
    }

    private static void AddRecord(FactList facts, SaeRecord record)
    {
        facts["model_sha256"] = record.ModelHash;
        facts["weights_sha256"] = record.WeightsHash;
        facts["token_policy"] = record.TokenPolicy;
        if (record.TargetHookName is { } target)
            facts["target_hook"] = target;
        foreach (SaeStream stream in record.Streams ?? [])
            facts["stream"] = $"{stream.ModelName} {stream.HookName}";
        if (record.Training is { } training)
        {
            facts["trained_on"] = $"{training.Tokens:N0} residues in {training.Steps:N0} steps";
            facts["final_fvu"] = training.FinalFvu;
            facts["dead"] = training.DeadLatents;
        }

        if (record.Provenance is { } provenance)
            facts.AddProvenance(provenance);
    }
}
