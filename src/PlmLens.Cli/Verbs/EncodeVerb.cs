using System.CommandLine;
using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Store;

namespace PlmLens.Cli.Verbs;

/// <summary>`encode`: proteins to stored sparse codes.</summary>
internal static class EncodeVerb
{
    private static readonly Argument<string> s_input = new("input")
    {
        Description = "FASTA or UniProt file, plain or gzip.",
        HelpName = "FILE",
    };

    private static readonly Option<string> s_out = new("--out")
    {
        Description = "Folder for the codes: by protein and by feature.",
        HelpName = "DIR",
        Required = true,
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
            "plmlens encode proteins.fasta --sae sae --model esm2_t6_8M_UR50D --out codes")
        {
            s_input,
            SaeOptions.Sae,
            s_out,
            s_dtype,
            ModelOptions.Model,
            SaeOptions.Layer,
            ModelOptions.Long,
            ModelOptions.BatchTokens,
        };
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        LongPolicy policy = LongPolicies.Parse(parsed.GetRequiredValue(ModelOptions.Long));
        DType dtype = parsed.GetRequiredValue(s_dtype) switch
        {
            "f16" => DType.F16,
            "f32" => DType.F32,
            var other => throw new UsageException($"--dtype {other} is not f16 or f32."),
        };
        string folder = parsed.GetRequiredValue(s_out);
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new PlmLensException($"{folder} already holds something; choose another folder.");
        using SaeSession session = SaeOptions.Open(parsed, context);
        Corpus corpus = Corpus.Read(parsed.GetRequiredValue(s_input), context)
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
