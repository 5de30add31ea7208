using System.CommandLine;
using PlmLens.Analysis.Annotate;
using PlmLens.Cli.Annotate;
using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Verbs;

/// <summary>`annotate`: where a feature says that annotation is missing.</summary>
internal static class AnnotateVerb
{
    private static readonly Argument<string?> s_input = new("proteins")
    {
        Description = "New proteins, a FASTA or UniProt file; without it, the proteins of the lens.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> s_lens = new("--lens")
    {
        Description = "Lens, made by score or demo.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<string?> s_corpus = new("--corpus")
    {
        Description = "Annotated proteins that the lens was built from (default: the bundled ones, where it was).",
        HelpName = "FILE",
    };

    private static readonly Option<string> s_level = new("--level")
    {
        Description = "What is called: region (stretches of residues) or protein (the concept anywhere in it).",
        HelpName = "LEVEL",
        DefaultValueFactory = _ => "region",
    };

    private static readonly Option<string?> s_concept = new("--concept")
    {
        Description = "Only this concept, as concepts.tsv of the lens names it (default: all).",
        HelpName = "NAME",
    };

    private static readonly Option<int?> s_feature = new("--feature")
    {
        Description = "Only this feature (default: those that are best on validation, 3 for a concept).",
        HelpName = "N",
    };

    private static readonly Option<double> s_precision = new("--min-precision")
    {
        Description = "List calls of at least this precision on held-out proteins, 0 to 1.",
        HelpName = "P",
        DefaultValueFactory = _ => 0.5,
    };

    private static readonly Option<int> s_minimumCalls = new("--min-calls")
    {
        Description = "Fewest held-out calls of such an activation, in at least 5 proteins; with fewer nothing is "
            + "said.",
        HelpName = "N",
        DefaultValueFactory = _ => 10,
    };

    private static readonly Option<int> s_top = new("--top")
    {
        Description = "Calls to show for each concept; --out and --json have all.",
        HelpName = "N",
        DefaultValueFactory = _ => 5,
    };

    private static readonly Option<string?> s_out = new("--out")
    {
        Description = "Write all calls to this table.",
        HelpName = "TSV",
    };

    private static readonly Option<string> s_search = new("--search")
    {
        Description = "Look for homologues in the lens's proteins with mmseqs, blastp, auto (what is installed) or "
            + "none.",
        HelpName = "TOOL",
        DefaultValueFactory = _ => "auto",
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "annotate",
            "List places or proteins where a feature says that annotation is missing, with a calibrated precision.",
            "plmlens annotate --lens demo-lens",
            "plmlens annotate --lens lens --corpus uniprot.dat.gz --concept TRANSMEM --min-precision 0.8 --out "
                + "calls.tsv",
            "plmlens annotate my.fasta --lens demo-lens --level protein")
        {
            s_input,
            s_lens,
            s_corpus,
            s_level,
            s_concept,
            s_feature,
            s_precision,
            s_minimumCalls,
            s_top,
            s_out,
            s_search,
            ModelOptions.Model,
            ModelOptions.Long,
        };
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        AnnotateOptions options = Options(parsed);
        string search = parsed.GetRequiredValue(s_search);
        if (search is not ("auto" or "mmseqs" or "blastp" or "none"))
            throw new UsageException($"--search {search} is none of auto, mmseqs, blastp and none.");
        int top = parsed.GetValue(s_top);
        if (top < 0)
            throw new UsageException($"--top {top} is not 0 or more.");
        LongPolicy policy = LongPolicies.Parse(parsed.GetRequiredValue(ModelOptions.Long));
        AnnotateOutcome outcome = Annotate(context, parsed, options, search, policy);
        if (parsed.GetValue(s_out) is { } table)
            AnnotateTable.Write(table, outcome);
        if (context.Json)
            context.WriteJson(AnnotateJson.Of(outcome, options));
        else
            new AnnotatePrinter(context.Out, outcome, options, top).Print();
        return CliApp.Success;
    }

    private static AnnotateOutcome Annotate(
        VerbContext context, ParseResult parsed, AnnotateOptions options, string search, LongPolicy policy)
    {
        string path = parsed.GetRequiredValue(s_lens);
        if (parsed.GetValue(s_input) is not { } input)
        {
            using LensFolder lens = LensFolder.Open(path);
            LensCorpus own = LensCorpus.Read(lens, parsed.GetValue(s_corpus), context);
            return new AnnotateRun(lens, own, options, search, context).OwnProteins();
        }

        LensFolder.Open(path).Dispose();
        Corpus proteins = Corpus.Read(input, context);
        using SaeSession session = SaeSession.Open(
            path, new SaeOpenOptions(), parsed.GetValue(ModelOptions.Model), layer: null, context);
        proteins = proteins.For(policy, session.Model.Config.MaxResidues, context);
        LensCorpus corpus = LensCorpus.Read(session.Lens!, parsed.GetValue(s_corpus), context);
        return new AnnotateRun(session.Lens!, corpus, options, search, context).NewProteins(session, proteins, policy);
    }

    private static AnnotateOptions Options(ParseResult parsed)
    {
        var options = new AnnotateOptions
        {
            Level = parsed.GetRequiredValue(s_level) switch
            {
                "region" => AnnotateLevel.Region,
                "protein" => AnnotateLevel.Protein,
                var other => throw new UsageException($"--level {other} is neither region nor protein."),
            },
            Concept = parsed.GetValue(s_concept),
            Feature = parsed.GetValue(s_feature),
            MinimumPrecision = parsed.GetValue(s_precision),
            Calibration = new CalibrationOptions { MinimumUnits = parsed.GetValue(s_minimumCalls) },
        };
        options.Validate();
        return options;
    }
}
