using System.CommandLine;
using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Verbs;

/// <summary>`encode`: proteins to stored sparse codes.</summary>
internal static class EncodeVerb
{
    private static readonly Argument<string?> s_input = new("input")
    {
        Description = "FASTA or UniProt file, plain or gzip.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> s_out = new("--out")
    {
        Description = "Folder for the codes: by protein and by feature.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> s_activations = new("--activations")
    {
        Description = "Instead of proteins: a safetensors file with hidden states [rows, width], run in their order.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> s_tensor = new("--tensor")
    {
        Description = "Name of the tensor with the activations, in a file of several.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> s_features = new("--features-out")
    {
        Description = "With --activations: safetensors file for the features.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> s_reconstruction = new("--reconstruction-out")
    {
        Description = "With --activations: safetensors file for the reconstruction.",
        HelpName = "FILE",
    };

    private static readonly Option<string> s_dtype = new("--dtype")
    {
        Description = "Numbers of the codes: f16 or f32.",
        HelpName = "TYPE",
        DefaultValueFactory = _ => "f16",
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "encode",
            "Encode proteins into sparse features with an SAE and its model.",
            "plmlens encode proteins.fasta --sae demo-lens --out codes",
            "plmlens encode proteins.fasta --sae sae --model esm2_t6_8M_UR50D --out codes",
            "plmlens encode --sae layer_3/ae_normalized.pt --activations x.safetensors --features-out z.safetensors")
        {
            s_input,
            SaeOptions.Sae,
            s_out,
            s_dtype,
            ModelOptions.Model,
            SaeOptions.Layer,
            SaeOptions.K,
            SaeOptions.NormaliseFeatures,
            ModelOptions.Long,
            ModelOptions.BatchTokens,
            s_activations,
            s_tensor,
            s_features,
            s_reconstruction,
        };
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        string? input = parsed.GetValue(s_input), folder = parsed.GetValue(s_out);
        string? activations = parsed.GetValue(s_activations);
        if (activations is not null && (input ?? folder) is not null)
            throw new UsageException("--activations takes the place of proteins and --out; leave those out.");
        if (activations is not null)
            return RunActivations(context, parsed, activations);
        if ((parsed.GetValue(s_features) ?? parsed.GetValue(s_reconstruction)) is not null)
            throw new UsageException("--features-out and --reconstruction-out need --activations.");
        if (input is null || folder is null)
            throw new UsageException("Give a file of proteins and --out, or --activations.");
        return RunProteins(context, parsed, input, folder);
    }

    // On raw activations any autoencoder runs, whatever model it belongs to.
    private static int RunActivations(VerbContext context, ParseResult parsed, string activations)
    {
        string? features = parsed.GetValue(s_features), reconstruction = parsed.GetValue(s_reconstruction);
        if ((features ?? reconstruction) is null)
            throw new UsageException("--activations needs --features-out, --reconstruction-out or both.");
        string path = parsed.GetRequiredValue(SaeOptions.Sae);
        using LensFolder? lens = File.Exists(Path.Combine(path, LensManifest.FileName)) ? LensFolder.Open(path) : null;
        using SaeFile sae = SaeFile.Open(
            lens?.SaeFolder ?? path, context.CreateBackend(), SaeOptions.OpenOptions(parsed));
        foreach (string note in sae.Notes)
            context.Progress.Note($"{sae.Path}: {note}");
        using var run = new ActivationsRun(sae.Sae, activations, parsed.GetValue(s_tensor), context);
        if (features is not null)
            run.WriteFeatures(features);
        double fvu = reconstruction is null ? double.NaN : run.WriteReconstruction(reconstruction);
        var result = new
        {
            format = sae.Format,
            architecture = sae.Sae.Spec.Describe(),
            rows = run.Rows,
            active = run.Active,
            fvu = double.IsFinite(fvu) ? fvu : (double?)null,
            features,
            reconstruction,
        };
        if (context.Json)
            context.WriteJson(result);
        else
        {
            context.Out.WriteLine(
                $"{result.rows:N0} rows, {result.active:N0} active features"
                + $"{(result.fvu is null ? "" : $", FVU {result.fvu:0.0000}")}: "
                + string.Join(", ", new[] { features, reconstruction }.OfType<string>()));
        }

        return CliApp.Success;
    }

    private static int RunProteins(VerbContext context, ParseResult parsed, string input, string folder)
    {
        LongPolicy policy = LongPolicies.Parse(parsed.GetRequiredValue(ModelOptions.Long));
        DType dtype = parsed.GetRequiredValue(s_dtype) switch
        {
            "f16" => DType.F16,
            "f32" => DType.F32,
            var other => throw new UsageException($"--dtype {other} is not f16 or f32."),
        };
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new PlmLensException($"{folder} already holds something; choose another folder.");
        using SaeSession session = SaeOptions.Open(parsed, context);
        Corpus corpus = Corpus.Read(input, context)
            .For(policy, session.Model.Config.MaxResidues, context);
        using var writer = new SparseCodesWriter(
            folder, ProteinTable.Of(corpus.Proteins), session.Sae.Sae.Latents, dtype);
        string? longProteins = EncodeRun.Run(
            session,
            corpus,
            policy,
            ModelOptions.TokenBudget(parsed),
            (_, codes) => writer.AddProtein(codes.Rows, codes.Starts, codes.Indices, codes.Values),
            context);
        if (longProteins is not null)
            context.Progress.Note(longProteins);
        var states = new HiddenStates(
            session.Model.Name,
            session.Model.ModelHash,
            [session.Point.Name],
            HiddenStates.ResiduesOnly,
            policy.Text());
        using SparseCodes stored = writer.Finish(
            states,
            session.Sae.Record?.WeightsHash ?? "",
            new Provenance(Provenance.ThisProgram, $"encode --long {policy.Text()}", 0, corpus.Inputs));
        var result = new
        {
            codes = folder,
            model = session.Model.Name,
            hook = session.Point.Name,
            proteins = corpus.Proteins.Count,
            residues = stored.Residues,
            features = stored.Features,
            active = stored.Manifest.Pairs,
        };
        if (context.Json)
            context.WriteJson(result);
        else
        {
            context.Out.WriteLine(
                $"{result.proteins:N0} proteins, {result.residues:N0} residues, {result.active:N0} active features: "
                + folder);
        }

        return CliApp.Success;
    }
}
