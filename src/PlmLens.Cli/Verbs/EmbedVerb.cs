using System.CommandLine;
using System.Diagnostics;
using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Store;

namespace PlmLens.Cli.Verbs;

/// <summary>`embed`: proteins to hidden states, or to logits, contacts and attention.</summary>
internal static class EmbedVerb
{
    private static readonly Argument<string> s_input = new("input")
    {
        Description = "FASTA or UniProt file, plain or gzip.",
        HelpName = "FILE",
    };

    private static readonly Option<string> s_out = new("--out")
    {
        Description = "Folder to write.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<string> s_layers = new("--layers")
    {
        Description = "Layers: a number (0 is the embedding, -1 the last), a list such as 0,2,4, hook names, or all.",
        HelpName = "LIST",
        DefaultValueFactory = _ => "-1",
    };

    private static readonly Option<string> s_dtype = new("--dtype")
    {
        Description = "Numbers of the cache: bf16, f16, f32, or int8 (with a factor for each residue).",
        HelpName = "TYPE",
        DefaultValueFactory = _ => "bf16",
    };

    private static readonly Option<string> s_output = new("--output")
    {
        Description = "What to write: hidden (an activation cache), or any of logits,contacts,attention (one "
            + "safetensors file for each protein).",
        HelpName = "LIST",
        DefaultValueFactory = _ => "hidden",
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "embed",
            "Run a protein language model and write its hidden states as an activation cache.",
            "plmlens embed proteins.fasta --out cache",
            "plmlens embed proteins.fasta --model esm2_t6_8M_UR50D --layers 3,4 --out cache",
            "plmlens embed proteins.fasta --dtype f32 --layers all --out full",
            "plmlens embed proteins.fasta --output logits,contacts --out outputs")
        {
            s_input,
            s_out,
            ModelOptions.Model,
            s_layers,
            s_dtype,
            s_output,
            ModelOptions.Long,
            ModelOptions.BatchTokens,
            ModelOptions.ShuffleWeights,
        };
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        long start = Stopwatch.GetTimestamp();
        LongPolicy policy = LongPolicies.Parse(parsed.GetRequiredValue(ModelOptions.Long));
        DType dtype = ParseDtype(parsed.GetRequiredValue(s_dtype));
        OutputKinds? outputs = OutputKinds.Parse(parsed.GetRequiredValue(s_output));
        string folder = parsed.GetRequiredValue(s_out);
        int budget = ModelOptions.TokenBudget(parsed);
        using EsmModel model = ModelOptions.Load(
            parsed.GetValue(ModelOptions.Model),
            context.CreateBackend(),
            context,
            parsed.GetValue(ModelOptions.ShuffleWeights));
        IReadOnlyList<HookPoint> points = LayerList.Parse(parsed.GetRequiredValue(s_layers), model.Config.Layers);
        Corpus corpus = Corpus.Read(parsed.GetRequiredValue(s_input), context)
            .For(policy, model.Config.MaxResidues, context);

        if (outputs is not null)
        {
            OutputRun.Run(model, corpus, outputs, policy, folder, context);
        }
        else
        {
            var settings = new EmbedSettings(points, dtype, policy, budget);
            using ActivationCache cache = EmbedRun.Run(
                model, corpus.Proteins, settings, corpus.Inputs, folder, "embedding", context);
        }

        var result = new
        {
            model = model.Name,
            model_sha256 = model.ModelHash,
            layers = outputs is null ? points.Select(p => p.Name) : [],
            outputs = outputs?.Names ?? ["hidden"],
            proteins = corpus.Proteins.Count,
            residues = corpus.Proteins.Sum(p => (long)p.Length),
            seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 2),
            folder,
        };
        if (context.Json)
        {
            context.WriteJson(result);
        }
        else
        {
            context.Out.WriteLine(
                $"{result.proteins:N0} proteins, {result.residues:N0} residues through {model.Name}: {folder}");
        }

        return CliApp.Success;
    }

    private static DType ParseDtype(string text) => text switch
    {
        "bf16" => DType.BF16,
        "f16" => DType.F16,
        "f32" => DType.F32,
        "int8" => DType.I8,
        _ => throw new UsageException($"--dtype {text} is not bf16, f16, f32 or int8."),
    };
}
