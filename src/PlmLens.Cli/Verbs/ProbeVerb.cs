using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PlmLens.Analysis.Probes;
using PlmLens.Cli.Probing;
using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;
using PlmLens.Proteins.Labels;

namespace PlmLens.Cli.Verbs;

/// <summary>`probe`: how well labels can be read off an SAE's latents, the model's states and the sequence.</summary>
internal static class ProbeVerb
{
    private static readonly Argument<string?> s_lens = new("lens")
    {
        Description = "Instead of --sae and --labels: a lens whose own concepts are probed on its codes.",
        HelpName = "LENS",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> s_sae = new("--sae")
    {
        Description = "SAE file or folder of any known format, or a lens that holds one.",
        HelpName = "PATH",
    };

    private static readonly Option<string?> s_annotation = new("--annotation")
    {
        Description = "UniProt file with annotation: with LENS the one that it was scored on; with --layers any.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> s_layers = new("--layers")
    {
        Description = "With --annotation and no SAE: layers whose whole states are probed for all concepts (a list, or "
            + "all).",
        HelpName = "LIST",
    };

    private static readonly Option<string[]> s_labels = new("--labels")
    {
        Description = "Labelled proteins: FLIP (sequences, labels, mask), three-line, classes in headers, one FASTA "
            + "for each class, a table of sequences and targets, or mutants and their wild type.",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> s_out = new("--out")
    {
        Description = "Folder for probes.tsv, probe_coefficients.tsv, probe_single.tsv and probe.json.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<string> s_task = new("--task")
    {
        Description = "residue (a class for each), protein (a class for each), regression (numbers), or auto.",
        HelpName = "KIND",
        DefaultValueFactory = _ => "auto",
    };

    private static readonly Option<int?> s_proteins = new("--proteins")
    {
        Description = "Proteins to use at most, a quarter of them for test and 15 % for validation (default: all).",
        HelpName = "N",
    };

    private static readonly Option<string?> s_clusters = new("--clusters")
    {
        Description = "Homology clusters, TSV of representative and member, for files that have no split of their own; "
            + "with --layers also auto (the default), kmer or none.",
        HelpName = "TSV",
    };

    private static readonly Option<string> s_grid = new("--grid")
    {
        Description = "Strengths to choose from on validation: C of logistic probes, 1 / alpha of ridge.",
        HelpName = "C,...",
        DefaultValueFactory = _ => "0.00001,0.0001,0.001,0.01,0.1,1,10,100",
    };

    private static readonly Option<bool> s_balanced = new("--balanced")
    {
        Description = "Weigh all classes the same; with two classes this is always so.",
    };

    private static readonly Option<int> s_replicates = new("--replicates")
    {
        Description = "Replicates of the bootstrap over test proteins.",
        HelpName = "N",
        DefaultValueFactory = _ => 1000,
    };

    private static readonly Option<ulong> s_seed = new("--seed")
    {
        Description = "Seed of the drawn sets and of the bootstrap.",
        HelpName = "SEED",
        DefaultValueFactory = _ => 0UL,
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "probe",
            "Fit linear probes on an SAE's latents, beside the model's own states and the bare sequence.",
            "plmlens probe --sae demo-lens --labels sequences.fasta.gz sampled.fasta.gz mask.fasta.gz --out probes",
            "plmlens probe --sae sae --model esm2_t6_8M_UR50D --labels deeploc_test_set.fasta.gz --out probes",
            "plmlens probe --sae sae --labels two_vs_rest.csv --proteins 2000 --out probes",
            "plmlens probe demo-lens --annotation uniprot_reviewed.dat.gz --out probes",
            "plmlens probe --annotation uniprot_reviewed.dat.gz --layers all --out layers")
        {
            s_lens,
            s_sae,
            s_annotation,
            s_layers,
            s_labels,
            s_out,
            s_task,
            s_proteins,
            s_clusters,
            s_grid,
            s_balanced,
            s_replicates,
            s_seed,
            ModelOptions.Model,
            SaeOptions.Layer,
            SaeOptions.K,
            ModelOptions.BatchTokens,
        };
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(s_out);
        if (File.Exists(folder))
            throw new PlmLensException($"{folder} is a file; choose a folder for the tables.");
        ulong seed = parsed.GetValue(s_seed);
        string? sae = parsed.GetValue(s_sae), annotation = parsed.GetValue(s_annotation);
        string[] files = parsed.GetValue(s_labels) ?? [];
        if (parsed.GetValue(s_layers) is { } layers)
        {
            if (sae is not null || files.Length > 0 || parsed.GetValue(s_lens) is not null)
                throw new UsageException("--layers probes states without an SAE; leave LENS, --sae and --labels out.");
            using EsmModel model = ModelOptions.Load(
                parsed.GetValue(ModelOptions.Model), context.CreateBackend(), context);
            var run = new LayerProbeRun(
                model,
                layers,
                annotation ?? throw new UsageException("--layers needs --annotation, a UniProt file."),
                parsed.GetValue(s_clusters) ?? ClusterChoice.Auto,
                seed,
                ModelOptions.TokenBudget(parsed));
            run.Run(folder, context);
            return CliApp.Success;
        }

        if (parsed.GetValue(s_lens) is { } lens)
        {
            if (sae is not null || files.Length > 0)
                throw new UsageException("LENS takes the place of --sae and --labels; leave those out.");
            LensProbeRun.Run(
                lens,
                annotation ?? throw new UsageException("LENS needs --annotation, the file that it was scored on."),
                folder,
                seed,
                context);
            return CliApp.Success;
        }

        if (sae is null || files.Length == 0 || annotation is not null)
            throw new UsageException("Give --sae and --labels, LENS and --annotation, or --layers and --annotation.");
        return RunLabels(context, parsed, sae, files, folder, seed);
    }

    private static int RunLabels(
        VerbContext context, ParseResult parsed, string sae, string[] files, string folder, ulong seed)
    {
        int? most = parsed.GetValue(s_proteins);
        if (most is < 3)
            throw new UsageException($"--proteins {most} is too few; a probe needs at least 3.");
        var options = new ProbeOptions
        {
            Grid = [.. Grid(parsed.GetRequiredValue(s_grid)).Order()],
            Balanced = parsed.GetValue(s_balanced) ? true : null,
            Replicates = parsed.GetValue(s_replicates),
            Seed = seed,
        };
        if (options.Replicates < 1)
            throw new UsageException($"--replicates {options.Replicates} is not 1 or more.");

        LabelledSet labels = LabelForm.Read(files);
        NoteLosses(labels, context);
        string? clusters = parsed.GetValue(s_clusters);
        var split = new TaskSplit(seed, clusters is null ? null : HomologyClusters.Read(clusters), most);
        IReadOnlyList<(LabelledProtein Protein, ProbeSet Set)> proteins = split.Of(labels);
        if (clusters is null && labels.Proteins.All(p => p.Split is null))
        {
            context.Progress.Note(
                "The labels have no split, so proteins are divided at random: relatives may be on both sides.");
        }

        string kind = parsed.GetRequiredValue(s_task);
        IReadOnlyList<ProbeTask> tasks = ProbeKind.Tasks(kind, labels, proteins);

        using SaeSession session = SaeSession.Open(
            sae,
            SaeOptions.OpenOptions(parsed),
            parsed.GetValue(ModelOptions.Model),
            parsed.GetValue(SaeOptions.Layer),
            context);
        var run = new ProbeRun(session, options, ModelOptions.TokenBudget(parsed), context);
        IReadOnlyList<TaskReport> reports = run.Run(tasks);
        ProbeTables.Write(folder, reports, session.Lens);
        var result = new
        {
            format = "plmlens-probes",
            version = 1,
            model = session.Model.Name,
            hook = session.Point.Name,
            sae_sha256 = session.Sae.Record?.WeightsHash,
            provenance = new Provenance(
                Provenance.ThisProgram,
                $"probe --task {kind} --grid {string.Join(',', options.Grid)} --replicates {options.Replicates}"
                + (options.Balanced == true ? " --balanced" : "") + (most is null ? "" : $" --proteins {most}"),
                seed,
                files.ToDictionary(f => Path.GetFileName(f), ContentHash.OfFile)),
            tasks = ProbeJson.Of(reports),
        };
        AtomicFile.WriteAllText(
            Path.Combine(folder, "probe.json"), JsonSerializer.Serialize(result, CliJson.Options) + "\n");
        if (context.Json)
            context.WriteJson(result);
        else
        {
            ProbeText.Print(context.Out, reports);
            context.Out.WriteLine($"Tables: {folder}");
        }

        return CliApp.Success;
    }

    private static void NoteLosses(LabelledSet labels, VerbContext context)
    {
        if (labels.WithoutSequence.Count > 0)
        {
            string more = labels.WithoutSequence.Count > 3 ? " ..." : "";
            context.Progress.Note(
                $"{labels.WithoutSequence.Count:N0} labelled proteins have no sequence and are left out: "
                + $"{string.Join(", ", labels.WithoutSequence.Take(3))}{more}.");
        }
    }

    private static IEnumerable<double> Grid(string text)
    {
        foreach (string word in text.Split(','))
        {
            if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double c) || !(c > 0)
                || double.IsInfinity(c))
                throw new UsageException($"--grid {text}: '{word}' is not a positive number.");
            yield return c;
        }
    }
}
