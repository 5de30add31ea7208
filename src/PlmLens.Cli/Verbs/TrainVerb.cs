using System.CommandLine;
using System.Diagnostics;
using PlmLens.Cli.Training;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Cli.Verbs;

/// <summary>`train`: an activation cache, proteins, or given activations to a sparse autoencoder.</summary>
internal static class TrainVerb
{
    private static readonly Option<string> s_out = new("--out")
    {
        Description = "Folder for the SAE, in SAELens' layout.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<string?> s_init = new("--init")
    {
        Description = "Weights to start from: an SAE folder or a safetensors file; implies --input-scaling none.",
        HelpName = "PATH",
    };

    private static readonly DataOptions s_data = new();

    private static readonly SettingOptions<SaeDraft> s_settings = new(SaeSettings.All);

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
            s_out,
            s_init,
        };
        s_settings.AddTo(command);
        s_data.AddTo(command);
        RunOptions.AddTo(command);
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        long start = Stopwatch.GetTimestamp();
        StopRule stop = RunOptions.Start(parsed);
        GivenWeights? initial = parsed.GetValue(s_init) is { } path ? new GivenWeights(path) : null;
        var problems = new List<string>();
        SaeDraft draft = s_settings.Read(parsed, initial?.Draft() ?? new SaeDraft(), problems);
        problems.AddRange(draft.Problems());
        DataDraft wanted = s_data.Read(parsed, new DataDraft { Inputs = s_data.Inputs(parsed) }, problems);
        if (problems.Count > 0)
            throw new UsageException($"This cannot be trained: {string.Join("; ", problems)}.");

        using ITrainingData data = s_data.Open(parsed, wanted, [draft], context);
        (IActivationSource source, RunOrigin origin) = data.For(draft);
        TrainingOptions options = draft.Resolve(source.Width, source.Tokens);
        options = initial?.Named(options) ?? options;
        var plan = new RunPlan(parsed.GetRequiredValue(s_out), source, options, origin)
        {
            LogEvery = s_data.LogEvery(parsed),
            Initial = initial is null ? null : initial.Read,
        };
        using TrainingRun run = TrainingRun.Open(plan, context.CreateBackend(), context.Progress);
        string? stopped = RunOptions.Loop(parsed, stop, [run], "training").Run(context.Progress, context.Cancel);
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
            architecture = SettingText.NameOf(plan.Options.Architecture),
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
        return $"{SettingText.NameOf(plan.Options.Architecture)}, {plan.Options.Latents:N0} latents{k}, " +
            $"{training.Tokens:N0} residues: fvu {training.FinalFvu:0.000}, {training.DeadLatents:N0} dead: " +
            plan.Folder;
    }
}
