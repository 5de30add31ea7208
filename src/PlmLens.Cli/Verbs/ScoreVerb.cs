using System.CommandLine;
using System.Diagnostics;
using PlmLens.Analysis;
using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Parts;
using PlmLens.Analysis.Protocols.InterPlm;
using PlmLens.Analysis.Protocols.InterProt;
using PlmLens.Analysis.Scoring;
using PlmLens.Analysis.Significance;
using PlmLens.Cli.Report.Lens;
using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Store;

namespace PlmLens.Cli.Verbs;

/// <summary>`score`: an SAE against curated annotation, beside two baselines; builds a lens.</summary>
internal static class ScoreVerb
{
    private const string PlmLens = "plmlens";
    private const string InterPlm = "interplm";
    private const string InterProt = "interprot";

    private static readonly Argument<string?> s_input = new("input")
    {
        Description = "UniProt flat file or TSV with annotation, plain or gzip; with --labels any proteins, or nothing "
            + "where those hold sequences.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> s_out = new("--out")
    {
        Description = "Folder for the lens.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<string> s_clusters = new("--clusters")
    {
        Description = "Homology clusters, so that relatives stay in one half: a TSV of representative and member or of "
            + "UniRef50; auto (MMseqs2 when it is installed, else kmer); kmer (shared 5-residue words); none.",
        HelpName = "FILE|auto|kmer|none",
        DefaultValueFactory = _ => ClusterChoice.Auto,
    };

    private static readonly Option<string> s_protocol = MakeProtocol();

    private static readonly Option<int> s_minimumInstances = new("--minimum-instances")
    {
        Description = "With --protocol interplm: fewest entries of a note that becomes a concept.",
        HelpName = "N",
        DefaultValueFactory = _ => new AnnotationOptions().MinimumInstances,
    };

    private static readonly Option<int> s_shards = new("--shards")
    {
        Description = "With --protocol interplm: parts of the shuffled proteins; the first half of them is validation.",
        HelpName = "N",
        DefaultValueFactory = _ => 4,
    };

    private static readonly Option<int> s_permutations = new("--permutations")
    {
        Description = "Times that labels are moved to other proteins to measure chance; 0 leaves p and q out.",
        HelpName = "N",
        DefaultValueFactory = _ => new PermutationOptions().Permutations,
    };

    private static readonly Option<ulong?> s_splitSeed = new("--split-seed")
    {
        Description = "Seed of the halves alone (default: --seed).",
        HelpName = "SEED",
    };

    private static readonly Option<bool> s_mixedTypes = new("--mixed-types")
    {
        Description = "Test all REGION, DOMAIN, MOTIF, COMPBIAS and MOD_RES together as concepts too; they mix "
            + "unrelated things and never count as found.",
    };

    private static readonly Option<bool> s_noShuffled = new("--no-shuffled")
    {
        Description = "Leave out the baseline of shuffled weights, which trains another SAE.",
    };

    private static readonly Option<bool> s_replace = new("--replace")
    {
        Description = "Replace a lens that is there.",
    };

    private static readonly Option<bool> s_keep = new("--keep-work")
    {
        Description = "Keep caches and the baseline's SAE in OUT.work; without it they are deleted at the end.",
    };

    private static readonly Option<ulong> s_seed = new("--seed")
    {
        Description = "Seed of the halves, of the masks and of the permutations.",
        HelpName = "SEED",
        DefaultValueFactory = _ => 0UL,
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "score",
            "Score an SAE against curated annotation, beside neurons and a shuffled model; build a lens.",
            "plmlens score uniprot.dat.gz --sae sae --clusters clusters.tsv --out lens",
            "plmlens score uniprot.tsv.gz --sae sae --model esm2_t6_8M_UR50D --no-shuffled --out lens",
            "plmlens score --labels sequences.fasta sampled.fasta mask.fasta --sae sae --out lens",
            "plmlens score uniprot.tsv.gz --sae sae --protocol interplm --out interplm")
        {
            s_input,
            SaeOptions.Sae,
            s_out,
            s_protocol,
            s_minimumInstances,
            s_shards,
            s_clusters,
            s_permutations,
            s_splitSeed,
            s_mixedTypes,
            s_noShuffled,
            LensParts.Without,
            LensParts.Structures,
            LensParts.GeneOntology,
            s_replace,
            s_keep,
            s_seed,
            ModelOptions.Model,
            SaeOptions.Layer,
            ModelOptions.Long,
            ModelOptions.BatchTokens,
        };
        foreach (Option option in (Option[])[.. LabelInput.All, .. PartOptions.All])
            command.Add(option);
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed) =>
        parsed.GetRequiredValue(s_protocol) == InterPlm ? RunInterPlm(context, parsed) : RunLens(context, parsed);

    private static int RunInterPlm(VerbContext context, ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(s_out);
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new PlmLensException($"{folder} already holds something; choose another folder.");
        var options = new AnnotationOptions
        {
            Shards = parsed.GetValue(s_shards),
            MinimumInstances = parsed.GetValue(s_minimumInstances),
        };
        if (LabelInput.Read(parsed, context) is not null)
            throw new UsageException("--protocol interplm takes its concepts from UniProt alone; leave --labels out.");
        if (options.Shards < 2)
            throw new UsageException("--shards must be at least 2: validation and test.");
        options.Validate();
        using SaeSession session = SaeOptions.Open(parsed, context);
        var run = new InterPlmRun(
            session,
            parsed.GetValue(s_input) ?? throw new UsageException("--protocol interplm needs FILE, a UniProt TSV."),
            options,
            new ScoreOptions().FoundAbove,
            ModelOptions.TokenBudget(parsed));
        InterPlmResult result = run.Run(folder, context);
        if (context.Json)
        {
            context.WriteJson(result);
            return CliApp.Success;
        }

        void Line(FormattableString text) => context.Out.WriteLine(FormattableString.Invariant(text));
        Line($"InterPLM's protocol on {result.Proteins:N0} proteins, {result.Residues:N0} residues: {result.Folder}");
        Line($"  compared             {result.FeaturesCompared:N0} features, {result.ConceptsCompared:N0} concepts");
        if (result.MeanTopF1 is { } mean)
            Line($"  mean best F1         {mean:0.000}: one feature for each concept, on test");
        Line($"  concepts identified  {result.ConceptsIdentified:N0}, by {result.FeaturesIdentified:N0} features");
        context.Out.WriteLine("  Its thresholds are chosen again on test and its split ignores homology.");
        return CliApp.Success;
    }

    private static Option<string> MakeProtocol()
    {
        var option = new Option<string>("--protocol")
        {
            Description = "plmlens: a lens with controls. interprot: the same, and InterProt's patterns and family "
                + "tests as two tables. interplm: InterPLM's concepts, selection and files, from a UniProt TSV.",
            DefaultValueFactory = _ => PlmLens,
        };
        option.AcceptOnlyFromAmong(PlmLens, InterPlm, InterProt);
        return option;
    }

    private static int RunLens(VerbContext context, ParseResult parsed)
    {
        long start = Stopwatch.GetTimestamp();
        LongPolicy policy = LongPolicies.Parse(parsed.GetRequiredValue(ModelOptions.Long));
        string lensFolder = Path.TrimEndingDirectorySeparator(parsed.GetRequiredValue(s_out));
        bool replace = parsed.GetValue(s_replace);
        var permutations = new PermutationOptions { Permutations = parsed.GetValue(s_permutations) };
        permutations.Validate();
        LensWriter.RequireFree(lensFolder, replace);
        LabelInput? labels = LabelInput.Read(parsed, context);
        string? input = parsed.GetValue(s_input);
        if (labels is null && input is null)
            throw new UsageException("Give FILE, annotated proteins, or --labels.");
        using SaeSession session = SaeOptions.Open(parsed, context);
        Corpus corpus = (labels?.CorpusOf(input, context) ?? Corpus.Read(input!, context))
            .For(policy, session.Model.Config.MaxResidues, context);
        string work = lensFolder + ".work";
        ClusterChoice clusters = ClusterChoice.Make(parsed.GetRequiredValue(s_clusters), corpus, work, context);
        IReadOnlyList<ILensPart> parts = LensParts.Make(
            parsed, clusters.Clusters, labels?.Classes, session.Model);
        var embedding = new EmbedSettings(
            [session.Point], DType.BF16, policy, ModelOptions.TokenBudget(parsed));
        using (ActivationCache cache = EmbedRun.Run(
            session.Model,
            corpus.Proteins,
            embedding,
            corpus.Inputs,
            Path.Combine(work, "cache"),
            "embedding",
            context))
        {
            var run = new ScoreRun(
                session.ModelPath,
                session.Model,
                corpus,
                clusters,
                embedding,
                work,
                !parsed.GetValue(s_noShuffled))
            {
                Parts = parsed.GetRequiredValue(s_protocol) == InterProt
                    ? [.. parts, new InterProtPart(new InterProtOptions())]
                    : parts,
                Labels = labels?.Concepts,
            };
            ulong seed = parsed.GetValue(s_seed);
            bool mixed = parsed.GetValue(s_mixedTypes);
            using LensFolder lens = run.Build(
                cache,
                session.Sae.Path,
                lensFolder,
                new LensOptions
                {
                    Seed = seed,
                    SplitSeed = parsed.GetValue(s_splitSeed),
                    Concepts = new ConceptOptions { MixedTypes = mixed },
                    Significance = permutations,
                    Replace = replace,
                },
                $"score --long {policy.Text()} --seed {seed}{(mixed ? " --mixed-types" : "")}"
                    + PartOptions.Given(parsed),
                context);
            LensPage.Write(lens, Path.Combine(lensFolder, LensHtmlReport.FileName), corpus.Proteins);
            if (context.Json)
                context.WriteJson(LensReport.Json(lens, lensFolder, Stopwatch.GetElapsedTime(start).TotalSeconds));
            else
                LensReport.Print(context.Out, lens, lensFolder);
        }

        if (!parsed.GetValue(s_keep))
            Directory.Delete(work, recursive: true);
        return CliApp.Success;
    }
}
