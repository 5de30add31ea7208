using System.CommandLine;
using System.Diagnostics;
using PlmLens.Cli.Work;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Verbs;

/// <summary>`train`: an activation cache, or proteins, to a sparse autoencoder.</summary>
internal static class TrainVerb
{
    private static readonly Argument<string> s_input = new("input")
    {
        Description = "Activation cache made by 'embed', or a FASTA or UniProt file (embedded first, into OUT.cache).",
        HelpName = "CACHE|FILE",
    };

    private static readonly Option<string> s_out = new("--out")
    {
        Description = "Folder for the SAE, in SAELens' layout.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<string?> s_layer = new("--layer")
    {
        Description = "Layer or hook name (default: the only one of the cache; the model's last for a file).",
        HelpName = "L",
    };

    private static readonly Option<int?> s_latents = new("--latents")
    {
        Description = "Number of latents (default: 16 times the width of the hidden states).",
        HelpName = "M",
    };

    private static readonly Option<int> s_k = new("--k")
    {
        Description = "Latents active for each residue.",
        HelpName = "K",
        DefaultValueFactory = _ => 32,
    };

    private static readonly Option<long?> s_tokens = new("--tokens")
    {
        Description = "Residues to train on, repeats counted (default: ten passes over the cache).",
        HelpName = "N",
    };

    private static readonly Option<int> s_batch = new("--batch")
    {
        Description = "Residues in a step.",
        HelpName = "B",
        DefaultValueFactory = _ => 4096,
    };

    private static readonly Option<double?> s_rate = new("--lr")
    {
        Description = "Peak learning rate (default: 2e-4 / sqrt(latents / 16384)).",
        HelpName = "RATE",
    };

    private static readonly Option<long?> s_dead = new("--dead-tokens")
    {
        Description = "A latent is dead when silent for so many residues (default: 10 million or a tenth of the run).",
        HelpName = "N",
    };

    private static readonly Option<double> s_aux = new("--aux-alpha")
    {
        Description = "Weight of the auxiliary loss that revives dead latents; 0 for none.",
        HelpName = "A",
        DefaultValueFactory = _ => 1.0 / 32,
    };

    private static readonly Option<ulong> s_seed = new("--seed")
    {
        Description = "Seed of weights and order.",
        HelpName = "SEED",
        DefaultValueFactory = _ => 0UL,
    };

    private static readonly Option<double> s_checkpoint = new("--checkpoint-seconds")
    {
        Description = "Time between checkpoints; a run that is killed goes on from the last.",
        HelpName = "S",
        DefaultValueFactory = _ => 60,
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "train",
            "Train a TopK sparse autoencoder. Killed at any time, the same command resumes to the same bytes.",
            "plmlens train cache --out sae",
            "plmlens train cache --layer 3 --latents 10240 --k 32 --tokens 50000000 --out sae",
            "plmlens train proteins.fasta --model esm2_t6_8M_UR50D --layer 4 --out sae")
        {
            s_input,
            s_out,
            s_layer,
            s_latents,
            s_k,
            s_tokens,
            s_batch,
            s_rate,
            s_dead,
            s_aux,
            s_seed,
            s_checkpoint,
            ModelOptions.Model,
            ModelOptions.Long,
            ModelOptions.BatchTokens,
        };
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        long start = Stopwatch.GetTimestamp();
        string folder = parsed.GetRequiredValue(s_out);
        IBackend backend = context.CreateBackend();
        using ActivationCache cache = OpenCache(context, parsed, backend, folder);
        string hook = ChooseHook(cache.Manifest.States.Hooks, parsed.GetValue(s_layer));
        TrainingOptions options = Options(parsed, cache);
        SaeRecord record = TrainRun.Run(
            backend,
            cache,
            hook,
            options,
            folder,
            "training",
            TimeSpan.FromSeconds(parsed.GetValue(s_checkpoint)),
            context);
        TrainingRecord training = record.Training!;
        if (context.Json)
        {
            context.WriteJson(new
            {
                sae = folder,
                model = record.ModelName,
                hook = record.HookName,
                latents = options.Latents,
                k = options.K,
                steps = training.Steps,
                tokens = training.Tokens,
                loss = training.FinalLoss,
                fvu = training.FinalFvu,
                dead = training.DeadLatents,
                weights_sha256 = record.WeightsHash,
                seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 2),
            });
        }
        else
        {
            context.Out.WriteLine(
                $"{options.Latents:N0} latents, k {options.K}, {training.Tokens:N0} residues: fvu " +
                $"{training.FinalFvu:0.000}, {training.DeadLatents:N0} dead: {folder}");
        }

        return CliApp.Success;
    }

    private static ActivationCache OpenCache(
        VerbContext context, ParseResult parsed, IBackend backend, string folder)
    {
        string input = parsed.GetRequiredValue(s_input);
        if (Directory.Exists(input))
            return ActivationCache.Open(input);
        LongPolicy policy = LongPolicies.Parse(parsed.GetRequiredValue(ModelOptions.Long));
        using EsmModel model = ModelOptions.Load(parsed.GetValue(ModelOptions.Model), backend, context);
        HookPoint point = HookPoint.Parse(parsed.GetValue(s_layer) ?? "-1", model.Config.Layers);
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

    private static string ChooseHook(IReadOnlyList<string> hooks, string? wanted)
    {
        if (wanted is null)
        {
            return hooks is [var only]
                ? only
                : throw new UsageException($"The cache holds {string.Join(", ", hooks)}; choose one with --layer.");
        }

        string? found = hooks.FirstOrDefault(h => h == wanted)
            ?? hooks.FirstOrDefault(h => TrainRun.LayerOf(h)?.ToString() == wanted)
            ?? (hooks is [var single] && wanted == "-1" ? single : null)
            ?? hooks.FirstOrDefault(h => h == HookPoint.FinalNorm.Name && wanted == "-1");
        return found ?? throw new PlmLensException(
            $"The cache holds {string.Join(", ", hooks)}, not layer {wanted}; embed that layer first.");
    }

    private static TrainingOptions Options(ParseResult parsed, ActivationCache cache)
    {
        int batch = parsed.GetValue(s_batch);
        if (batch < 1)
            throw new UsageException($"--batch {batch} is not 1 or more.");
        long tokens = parsed.GetValue(s_tokens) ?? cache.Manifest.Rows * 10;
        if (tokens < 1)
            throw new UsageException($"--tokens {tokens} is not 1 or more.");
        return new TrainingOptions
        {
            Architecture = Architecture.TopK,
            Latents = parsed.GetValue(s_latents) ?? cache.Manifest.Width * 16,
            K = parsed.GetValue(s_k),
            Steps = Math.Max(1, tokens / batch),
            BatchSize = batch,
            LearningRate = parsed.GetValue(s_rate),
            DeadTokens = parsed.GetValue(s_dead),
            AuxAlpha = parsed.GetValue(s_aux),
            Seed = parsed.GetValue(s_seed),
        };
    }
}
