using System.CommandLine;
using System.Diagnostics;
using PlmLens.Cli.Training;
using PlmLens.Cli.Work;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Verbs;

/// <summary>`train`: an activation cache, proteins, or given activations to a sparse autoencoder.</summary>
internal static class TrainVerb
{
    private static readonly Argument<string?> s_input = new("input")
    {
        Description = "Activation cache made by 'embed', or a FASTA or UniProt file (embedded first, into OUT.cache).",
        HelpName = "CACHE|FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> s_out = new("--out")
    {
        Description = "Folder for the SAE, in SAELens' layout.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<string?> s_activations = new("--activations")
    {
        Description = "Train on a safetensors file of activations, [rows, d] or [steps, batch, d].",
        HelpName = "FILE",
    };

    private static readonly Option<string?> s_tensor = new("--tensor")
    {
        Description = "Which tensor of --activations (default: the only one).",
        HelpName = "NAME",
    };

    private static readonly Option<string?> s_init = new("--init")
    {
        Description = "Weights to start from: an SAE folder or a safetensors file; implies --input-scaling none.",
        HelpName = "PATH",
    };

    private static readonly Option<bool> s_noShuffle = new("--no-shuffle")
    {
        Description = "Take --activations in the order of the file.",
    };

    private static readonly SettingOptions s_settings = new();

    public static Command Build()
    {
        var command = new VerbCommand(
            "train",
            "Train a sparse autoencoder. Killed at any time, the same command resumes to the same bytes.",
            "plmlens train cache --out sae",
            "plmlens train cache --layer 3 --latents 10240 --k 32 --tokens 50000000 --out sae",
            "plmlens train proteins.fasta --model esm2_t6_8M_UR50D --layer 4 --max-time 2h --out sae",
            "plmlens train --activations x.safetensors --init sae.safetensors --no-shuffle --batch 128 --out replay")
        {
            s_input,
            s_out,
        };
        s_settings.AddTo(command);
        RunOptions.AddTo(command);
        command.Add(s_activations);
        command.Add(s_tensor);
        command.Add(s_init);
        command.Add(s_noShuffle);
        command.Add(ModelOptions.Model);
        command.Add(ModelOptions.Long);
        command.Add(ModelOptions.BatchTokens);
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        long start = Stopwatch.GetTimestamp();
        RequireOneInput(parsed);
        RunOptions.Check(parsed);
        IBackend backend = context.CreateBackend();
        GivenWeights? initial = parsed.GetValue(s_init) is { } path ? new GivenWeights(path) : null;
        SaeDraft draft = s_settings.Draft(parsed, initial?.Draft() ?? new SaeDraft());
        string folder = parsed.GetRequiredValue(s_out);
        if (parsed.GetValue(s_activations) is { } file)
        {
            using GivenActivations given = GivenActivations.Open(file, parsed.GetValue(s_tensor));
            IActivationSource source = given.Source(parsed.GetValue(s_noShuffle), draft.OrderSeed);
            RunPlan replay = Plan(parsed, folder, source, given.Origin, draft, initial) with
            {
                LogEvery = parsed.GetValue(RunOptions.LogEvery) ?? 1,
            };
            return Train(context, parsed, backend, replay, start);
        }

        using ActivationCache cache = OpenCache(context, parsed, backend, draft, folder);
        string hook = CacheData.Hook(cache, draft.Layer);
        RunPlan plan = Plan(
            parsed,
            folder,
            CacheData.Source(cache, hook, draft.OrderSeed),
            CacheData.Origin(cache, hook),
            draft,
            initial);
        return Train(context, parsed, backend, plan, start);
    }

    private static RunPlan Plan(
        ParseResult parsed,
        string folder,
        IActivationSource source,
        RunOrigin origin,
        SaeDraft draft,
        GivenWeights? initial)
    {
        TrainingOptions options = draft.Resolve(source.Width, source.Tokens);
        return new RunPlan(folder, source, initial?.Named(options) ?? options, origin)
        {
            LogEvery = parsed.GetValue(RunOptions.LogEvery) ?? RunPlan.UsualLogEvery,
            Initial = initial is null ? null : initial.Read,
        };
    }

    private static int Train(
        VerbContext context, ParseResult parsed, IBackend backend, RunPlan plan, long start)
    {
        using TrainingRun run = TrainingRun.Open(plan, backend, context.Progress);
        string? stopped = RunOptions.Loop(parsed, [run], "training").Run(context.Progress, context.Cancel);
        double seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 2);
        if (context.Json)
            context.WriteJson(Figures(run, stopped, seconds));
        else
            context.Out.WriteLine(Sentence(run, stopped));
        return CliApp.Success;
    }

    private static object Figures(TrainingRun run, string? stopped, double seconds)
    {
        RunPlan plan = run.Plan;
        TrainingRecord? training = run.Record?.Training;
        return new
        {
            sae = plan.Folder,
            finished = stopped is null,
            model = plan.Origin.Model,
            hook = plan.Origin.Hook,
            architecture = Setting.NameOf(plan.Options.Architecture),
            latents = plan.Options.Latents,
            k = plan.Options.IsTopKFamily ? plan.Options.ActiveK : (int?)null,
            steps = run.StepsDone,
            tokens = run.TokensDone,
            loss = training?.FinalLoss ?? run.Last.Loss,
            fvu = training?.FinalFvu ?? run.Last.Fvu,
            dead = training?.DeadLatents ?? run.Last.Dead,
            weights_sha256 = run.Record?.WeightsHash,
            seconds,
        };
    }

    private static string Sentence(TrainingRun run, string? stopped)
    {
        RunPlan plan = run.Plan;
        if (stopped is not null)
        {
            return $"Stopped {stopped}, at step {run.StepsDone:N0} of {plan.Options.Steps:N0}; the same command " +
                $"goes on from the checkpoint in {plan.Folder}.";
        }

        TrainingRecord training = run.Record!.Training!;
        string k = plan.Options.IsTopKFamily ? $", k {plan.Options.ActiveK}" : "";
        return $"{Setting.NameOf(plan.Options.Architecture)}, {plan.Options.Latents:N0} latents{k}, " +
            $"{training.Tokens:N0} residues: fvu {training.FinalFvu:0.000}, {training.DeadLatents:N0} dead: " +
            plan.Folder;
    }

    private static void RequireOneInput(ParseResult parsed)
    {
        var problems = new List<string>();
        bool given = parsed.GetValue(s_activations) is not null;
        if (given == parsed.GetValue(s_input) is not null)
            problems.Add("give a cache, a protein file or --activations, one of them");
        if (!given && parsed.GetValue(s_tensor) is not null)
            problems.Add("--tensor goes with --activations");
        if (!given && parsed.GetValue(s_noShuffle))
            problems.Add("--no-shuffle goes with --activations");
        if (problems.Count > 0)
            throw new UsageException($"These options cannot go together: {string.Join("; ", problems)}.");
    }

    private static ActivationCache OpenCache(
        VerbContext context, ParseResult parsed, IBackend backend, SaeDraft draft, string folder)
    {
        string input = parsed.GetValue(s_input)!;
        if (Directory.Exists(input))
            return ActivationCache.Open(input);
        LongPolicy policy = LongPolicies.Parse(parsed.GetRequiredValue(ModelOptions.Long));
        using EsmModel model = ModelOptions.Load(parsed.GetValue(ModelOptions.Model), backend, context);
        HookPoint point = HookPoint.Parse(draft.Layer ?? "-1", model.Config.Layers);
        Corpus corpus = Corpus.Read(input, context).For(policy, model.Config.MaxResidues, context);
        var settings = new EmbedSettings([point], DType.BF16, policy, ModelOptions.TokenBudget(parsed));
        return EmbedRun.Run(
            model,
            corpus.Proteins,
            settings,
            corpus.Inputs,
            Path.TrimEndingDirectorySeparator(folder) + ".cache",
            "embedding",
            context);
    }
}
