using System.CommandLine;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;

namespace PlmLens.Cli;

/// <summary>Options of verbs that run a protein language model.</summary>
internal static class ModelOptions
{
    /// <summary>--model.</summary>
    public static Option<string?> Model { get; } = new("--model")
    {
        Description = "Hugging Face folder, fair-esm .pt file, or a bundled model's name (default: the one that an SAE "
            + $"belongs to, {Bundled.ModelVariable}, or {Bundled.DefaultModel}).",
        HelpName = "PATH",
    };

    /// <summary>--long.</summary>
    public static Option<string> Long { get; } = new("--long")
    {
        Description = "Proteins longer than the trained context: window (overlapping windows, each residue from the "
            + "one in which it is most central), truncate, skip or whole.",
        HelpName = "HOW",
        DefaultValueFactory = _ => "window",
    };

    /// <summary>--batch-tokens.</summary>
    public static Option<int> BatchTokens { get; } = new("--batch-tokens")
    {
        Description = "Tokens that go through the model at once; changes memory and speed, never a result.",
        HelpName = "N",
        DefaultValueFactory = _ => BatchPlanner.DefaultTokenBudget,
    };

    /// <summary>--shuffle-weights.</summary>
    public static Option<ulong?> ShuffleWeights { get; } = new("--shuffle-weights")
    {
        Description = "Shuffle the values inside every weight tensor with this seed: the random-model baseline.",
        HelpName = "SEED",
    };

    /// <summary>Loads the model and tells the user what is worth knowing about the load.</summary>
    public static EsmModel Load(string? path, IBackend backend, VerbContext context, ulong? shuffleSeed = null)
    {
        string resolved = Bundled.ResolveModel(path);
        EsmModel model = EsmModel.Load(resolved, backend, new EsmLoadOptions { ShuffleSeed = shuffleSeed });
        foreach (string note in model.Notes)
            context.Progress.Note(note);
        return model;
    }

    /// <summary>The checked value of <see cref="BatchTokens"/>.</summary>
    public static int TokenBudget(ParseResult parsed)
    {
        int budget = parsed.GetValue(BatchTokens);
        return budget >= 1 ? budget : throw new UsageException($"--batch-tokens {budget} is not 1 or more.");
    }
}
