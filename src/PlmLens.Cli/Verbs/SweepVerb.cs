using System.CommandLine;
using System.Diagnostics;
using PlmLens.Cli.Training;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Cli.Verbs;

/// <summary>`sweep`: one pass over the data, many sparse autoencoders.</summary>
internal static class SweepVerb
{
    private static readonly Option<string?> s_out = new("--out")
    {
        Description = "Folder for the sweep: one folder for each SAE, and sweep.json.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> s_config = new("--config")
    {
        Description = "TOML or JSON file that says what to train; the command line takes the place of its settings.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> s_dryRun = new("--dry-run")
    {
        Description = "Only list the SAEs, with the memory and the time that they will take.",
    };

    private static readonly DataOptions s_data = new();

    // A sweep's layers of a crosscoder are separated by "+", its values by ",".
    private static readonly SettingOptions<SaeDraft> s_settings = new(SaeSettings.All);

    public static Command Build()
    {
        var command = new VerbCommand(
            "sweep",
            "Train many sparse autoencoders in one pass over the data. Every setting takes a list of values; all are\n"
            + "combined. Killed at any time, the same command resumes to the same bytes, and each SAE has the bytes\n"
            + "that 'train' gives it alone.",
            "plmlens sweep cache --arch topk,matryoshka --k 16,32,64 --latents 2048,4096 --seed 0,1 --out sweep",
            "plmlens sweep proteins.fasta --layer 2,3,4 --k 32 --max-time 8h --out layers",
            "plmlens sweep sweep.toml --dry-run")
        {
            s_out,
            s_config,
            s_dryRun,
        };
        s_settings.AddTo(command);
        s_data.AddTo(command);
        RunOptions.AddTo(command);
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        StopRule stop = RunOptions.Start(parsed);
        var problems = new List<string>();
        string[] inputs = s_data.Inputs(parsed);
        string? config = parsed.GetValue(s_config);
        if (config is null && inputs is [var only] && Path.GetExtension(only).ToLowerInvariant() is ".toml" or ".json")
            (config, inputs) = (inputs[0], []);
        SweepRequest request = SweepRequest.Read(
            config is null ? null : SweepFile.Read(config), Given(parsed), problems);
        DataDraft wanted = inputs.Length > 0 ? request.Data with { Inputs = inputs } : request.Data;
        wanted = s_data.Read(parsed, wanted, problems);
        string? folder = parsed.GetValue(s_out) ?? request.Out;
        if (folder is null)
            problems.Add("say where the SAEs go with --out");
        Refuse(problems, config);

        using ITrainingData data = s_data.Open(parsed, wanted, [.. request.Saes.Select(s => s.Draft)], context);
        List<RunPlan> plans = Plans(request, data, folder!, parsed, problems);
        Refuse(problems, config);
        return parsed.GetValue(s_dryRun)
            ? Forecast(context, request, plans)
            : Train(context, parsed, stop, request, plans, folder!);
    }

    private static List<SweepEntry> Given(ParseResult parsed) =>
    [
        .. s_settings.Given(parsed).Select(g => new SweepEntry(
            g.Setting.Name,
            g.Text.Split(',', StringSplitOptions.TrimEntries),
            "--" + g.Setting.Name)),
    ];

    private static void Refuse(List<string> problems, string? config)
    {
        if (problems.Count > 0)
            throw new UsageException($"{config ?? "This"} cannot be swept: {string.Join("; ", problems)}.");
    }

    private static List<RunPlan> Plans(
        SweepRequest request, ITrainingData data, string folder, ParseResult parsed, List<string> problems)
    {
        var plans = new List<RunPlan>();
        foreach (SweepSae sae in request.Saes)
        {
            (IActivationSource source, RunOrigin origin) = data.For(sae.Draft);
            TrainingOptions options = sae.Draft.Resolve(source.Width, source.Tokens);
            foreach (string problem in options.Problems(source.Width))
            {
                string placed = SweepPlan.At(sae.Place, $"{sae.Name}: {problem}");
                if (!problems.Contains(placed))
                    problems.Add(placed);
            }

            plans.Add(new RunPlan(Path.Combine(folder, sae.Name), source, options, origin)
            {
                LogEvery = s_data.LogEvery(parsed),
            });
        }

        return plans;
    }

    private static int Forecast(VerbContext context, SweepRequest request, List<RunPlan> plans)
    {
        var forecast = new SweepForecast(context.CreateBackend());
        SweepRow[] rows =
        [
            .. request.Saes.Zip(plans, (sae, plan) => new SweepRow(
                sae.Name,
                plan.Options,
                SweepForecast.Bytes(plan.Options, plan.Source.Width, plan.Source.TargetWidth),
                forecast.Seconds(plan.Options, plan.Source.Width))),
        ];
        if (context.Json)
        {
            context.WriteJson(rows.Select(r => new
            {
                name = r.Name,
                latents = r.Options.Latents,
                steps = r.Options.Steps,
                bytes = r.Bytes,
                seconds = Math.Round(r.Seconds, 1),
            }));
        }
        else
        {
            SweepTable.Print(context.Out, rows);
        }

        return CliApp.Success;
    }

    private static int Train(
        VerbContext context,
        ParseResult parsed,
        StopRule stop,
        SweepRequest request,
        List<RunPlan> plans,
        string folder)
    {
        long start = Stopwatch.GetTimestamp();
        var runs = new List<TrainingRun>();
        try
        {
            foreach (RunPlan plan in plans)
                runs.Add(TrainingRun.Open(plan, context.CreateBackend(), context.Progress));
            string? stopped = RunOptions.Loop(parsed, stop, runs, "sweep").Run(context.Progress, context.Cancel);
            if (stopped is null)
                SweepResult.Write(folder, request, runs);
            double seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 2);
            bool finished = stopped is null;
            if (context.Json)
                context.WriteJson(new { sweep = folder, finished, saes = SweepResult.Of(request, runs), seconds });
            else if (stopped is null)
                SweepTable.Print(context.Out, [.. request.Saes.Zip(runs, (sae, run) => (sae.Name, run))]);
            else
                context.Out.WriteLine($"Stopped {stopped}; the same command goes on from the checkpoints in {folder}.");
            int failed = runs.Count(run => run.Failure is not null);
            return failed == 0
                ? CliApp.Success
                : throw new PlmLensException($"{failed} of {runs.Count} SAEs could not be trained; see above.");
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }
    }
}
