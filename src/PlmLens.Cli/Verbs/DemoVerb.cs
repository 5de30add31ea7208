using System.CommandLine;
using System.Diagnostics;
using PlmLens.Analysis;
using PlmLens.Analysis.Significance;
using PlmLens.Cli.Report.Lens;
using PlmLens.Cli.Work;
using PlmLens.Models;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Verbs;

/// <summary>`demo`: the whole story on the bundled model and proteins, offline.</summary>
internal static class DemoVerb
{
    private const int QuickProteins = 150;
    private const int DemoPermutations = 200;

    private static readonly Option<string> s_out = new("--out")
    {
        Description = "Folder for the lens.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "demo-lens",
    };

    private static readonly Option<string?> s_proteins = new("--proteins")
    {
        Description = "Annotated proteins, a UniProt file (default: the bundled Swiss-Prot set).",
        HelpName = "FILE",
    };

    private static readonly Option<string?> s_clusters = new("--clusters")
    {
        Description = "Homology clusters of those proteins: a file, auto, kmer or none (default: those of the bundled "
            + "set, auto for other proteins).",
        HelpName = "FILE|auto|kmer|none",
    };

    private static readonly Option<string?> s_layer = new("--layer")
    {
        Description = "Layer to explain (default: the last).",
        HelpName = "L",
    };

    private static readonly Option<int?> s_latents = new("--latents")
    {
        Description = "Latents of the SAE (default: 2048, or the model's width when that is more).",
        HelpName = "M",
    };

    private static readonly Option<int> s_k = new("--k")
    {
        Description = "Latents active for each residue.",
        HelpName = "K",
        DefaultValueFactory = _ => 16,
    };

    private static readonly Option<bool> s_quick = new("--quick")
    {
        Description = $"Only the first {QuickProteins} proteins and a short training: to see that everything runs.",
    };

    private static readonly Option<bool> s_replace = new("--replace")
    {
        Description = "Replace a lens that is there.",
    };

    private static readonly Option<bool> s_keep = new("--keep-work")
    {
        Description = "Keep caches and the baseline's SAE in OUT.work; without it they are deleted at the end.",
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "demo",
            "The whole story on the bundled model and proteins, offline: embed, train, score, build a lens.",
            "plmlens demo",
            "plmlens demo --quick --json --out quick-lens",
            "plmlens demo --model esm2_t6_8M_UR50D --layer 4")
        {
            s_out,
            ModelOptions.Model,
            s_proteins,
            s_clusters,
            s_layer,
            s_latents,
            s_k,
            s_quick,
            s_replace,
            s_keep,
        };
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        long start = Stopwatch.GetTimestamp();
        string lensFolder = Path.TrimEndingDirectorySeparator(parsed.GetRequiredValue(s_out));
        bool replace = parsed.GetValue(s_replace), quick = parsed.GetValue(s_quick);
        LensWriter.RequireFree(lensFolder, replace);
        string modelPath = Bundled.ResolveModel(parsed.GetValue(ModelOptions.Model));
        using EsmModel model = ModelOptions.Load(modelPath, context.CreateBackend(), context);
        HookPoint point = HookPoint.Parse(
            parsed.GetValue(s_layer) ?? $"{model.Config.Layers}", model.Config.Layers);
        string? proteins = parsed.GetValue(s_proteins);
        Corpus corpus = Corpus.Read(proteins ?? Bundled.Proteins, context, quick ? QuickProteins : int.MaxValue);
        string clusters = parsed.GetValue(s_clusters) ?? (proteins is null ? Bundled.Clusters : ClusterChoice.Auto);
        string work = lensFolder + ".work";
        var embedding = new EmbedSettings([point]);
        using (ActivationCache cache = EmbedRun.Run(
            model, corpus.Proteins, embedding, corpus.Inputs, Path.Combine(work, "cache"), "embedding", context))
        {
            TrainingOptions options = Options(parsed, cache, quick);
            string sae = Path.Combine(work, "sae");
            TrainRun.Run(model.Backend, cache, point.Name, options, sae, "training", context);
            ClusterChoice choice = ClusterChoice.Make(clusters, corpus, work, context);
            var run = new ScoreRun(
                modelPath,
                model,
                corpus,
                choice,
                embedding,
                work,
                Shuffled: true)
            {
                Parts = LensParts.Make(parsed, choice.Clusters, classes: null, model),
            };
            var lensOptions = new LensOptions
            {
                Replace = replace,
                LossProteins = quick ? 8 : 64,
                Significance = new PermutationOptions { Permutations = quick ? 20 : DemoPermutations },
            };
            using LensFolder lens = run.Build(
                cache, sae, lensFolder, lensOptions, quick ? "demo --quick" : "demo", context);
            LensPage.Write(lens, Path.Combine(lensFolder, LensHtmlReport.FileName), corpus.Proteins);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (context.Json)
            {
                context.WriteJson(LensReport.Json(lens, lensFolder, seconds));
            }
            else
            {
                LensReport.Print(context.Out, lens, lensFolder);
                context.Out.WriteLine();
                string time = ConsoleProgress.Duration(seconds);
                context.Out.WriteLine($"Done in {time}. What was found, as a page for the browser:");
                context.Out.WriteLine($"  {Path.Combine(lensFolder, LensHtmlReport.FileName)}");
                context.Out.WriteLine("Next, explore it in the browser, or look at a protein of yours:");
                context.Out.WriteLine($"  plmlens serve {lensFolder} --open");
                context.Out.WriteLine($"  plmlens look my.fasta --lens {lensFolder}");
            }
        }

        if (!parsed.GetValue(s_keep))
            Directory.Delete(work, recursive: true);
        return CliApp.Success;
    }

    private static TrainingOptions Options(ParseResult parsed, ActivationCache cache, bool quick)
    {
        const int Batch = 2048;
        long tokens = cache.Manifest.Rows * (quick ? 2 : 10);
        return new TrainingOptions
        {
            Architecture = Architecture.TopK,
            Latents = parsed.GetValue(s_latents) ?? Math.Max(quick ? 512 : 2048, cache.Manifest.Width),
            K = parsed.GetValue(s_k),
            Steps = Math.Max(1, tokens / Batch),
            BatchSize = Batch,
        };
    }
}
