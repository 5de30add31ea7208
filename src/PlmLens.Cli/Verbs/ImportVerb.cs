using System.CommandLine;
using PlmLens.Cli.Work;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;

namespace PlmLens.Cli.Verbs;

/// <summary>`import`: an SAE of another tool to PlmLens' folder.</summary>
internal static class ImportVerb
{
    private static readonly Argument<string> s_path = new("path")
    {
        Description = "SAE of SAELens, InterPLM, InterProt, sparsify or dictionary_learning: a file or folder.",
        HelpName = "PATH",
    };

    private static readonly Option<string> s_out = new("--out")
    {
        Description = "Folder for the SAE.",
        HelpName = "DIR",
        Required = true,
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "import",
            "Convert an SAE of another tool to PlmLens' folder, which SAELens opens as well.",
            "plmlens import layer_3/ae_normalized.pt --model esm2_t6_8M_UR50D --layer 3 --out sae",
            "plmlens import esm2_plm1280_l24_sae4096.safetensors --k 64 --out sae")
        {
            s_path,
            s_out,
            SaeOptions.K,
            SaeOptions.Layer,
            ModelOptions.Model,
        };
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(s_path), folder = parsed.GetRequiredValue(s_out);
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new PlmLensException($"{folder} already holds something; choose another folder.");
        IBackend backend = context.CreateBackend();
        using SaeFile sae = SaeFile.Open(path, backend, SaeOptions.OpenOptions(parsed));
        foreach (string note in sae.Notes)
            context.Progress.Note($"{path}: {note}");
        SaeRecord record = SaeExport.RecordOf(sae) with
        {
            Provenance = sae.Record?.Provenance ?? new Provenance(
                Provenance.ThisProgram, "import", 0, Inputs(path)),
        };
        record = parsed.GetValue(ModelOptions.Model) is { } modelPath
            ? WithModel(sae, record, modelPath, parsed.GetValue(SaeOptions.Layer), backend, context)
            : WithLayer(sae, record, parsed.GetValue(SaeOptions.Layer));
        SaeFolder.Save(folder, sae.Sae, record, sae.FeatureMax is null ? default : [.. sae.FeatureMax]);
        var result = new
        {
            sae = folder,
            format = sae.Format,
            architecture = sae.Sae.Spec.Describe(),
            latents = sae.Sae.Latents,
            width = sae.Sae.Width,
            model = record.ModelName,
            hook = record.HookName,
        };
        if (context.Json)
            context.WriteJson(result);
        else
            context.Out.WriteLine($"{result.format}, {result.architecture}, {result.latents:N0} latents: {folder}");
        return CliApp.Success;
    }

    // With a model the SAE is tested on its hidden states, and belongs to it from then on.
    private static SaeRecord WithModel(
        SaeFile sae, SaeRecord record, string modelPath, string? layer, IBackend backend, VerbContext context)
    {
        using EsmModel model = ModelOptions.Load(modelPath, backend, context);
        HookPoint point = SaeSession.PointOf(sae, layer, model);
        SaeSession.RequireFit(sae, model, point, context);
        return record with
        {
            ModelName = model.Name,
            ModelHash = model.ModelHash,
            HookName = point.Name,
            Layer = point.Layer(model.Config.Layers),
        };
    }

    private static SaeRecord WithLayer(SaeFile sae, SaeRecord record, string? layer)
    {
        if (layer is null || sae.HookName is not null)
            return record;
        if (sae.Layer is null && int.TryParse(layer, out int number) && number >= 0)
            return record with { Layer = number };
        return sae.Layer is null
            ? record with { HookName = layer }
            : throw new PlmLensException($"{sae.Path} belongs to layer {sae.Layer}; leave --layer out.");
    }

    private static Dictionary<string, string> Inputs(string path) => File.Exists(path)
        ? new() { [Path.GetFileName(path)] = ContentHash.OfFile(path) }
        : Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)
            .ToDictionary(f => Path.GetFileName(f), ContentHash.OfFile);
}
