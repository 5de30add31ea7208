using PlmLens.Models;
using PlmLens.Sae;
using static PlmLens.Cli.Training.SettingText;

namespace PlmLens.Cli.Training;

/// <summary>What the user asked to train on: the same for all SAEs of a sweep.</summary>
internal sealed record DataDraft
{
    /// <summary>All settings, in the order of the help.</summary>
    public static IReadOnlyList<Setting<DataDraft>> Settings { get; } =
    [
        new("model", "PATH", "Hugging Face folder, fair-esm .pt file, or a bundled model's name (default: "
            + $"{Bundled.ModelVariable} or {Bundled.DefaultModel}).",
            (d, t) => d with { Model = t }),
        new("base-model", "PATH", "Second model of a crosscoder, such as the one before fine-tuning.",
            (d, t) => d with { BaseModel = t }),
        new("cache", "DIR", "Keep the hidden states of a protein file in DIR and train from there.",
            (d, t) => d with { Cache = t }),
        new("long", "HOW", "Proteins longer than the trained context: window, truncate, skip or whole.",
            (d, t) => d with { Long = LongPolicies.Parse(t) }),
        new("batch-tokens", "N", "Tokens that go through the model at once; changes memory and speed, never a result.",
            (d, t) => d with { BatchTokens = Positive(t) }),
        new("order-seed", "SEED", "Seed of the order of the residues (default: 0).",
            (d, t) => d with { Windows = d.Windows with { Seed = Seed(t) } }),
        new("buffer-mib", "N", "Memory for shuffling each layer, in MiB (default: 1024).",
            (d, t) => d with { Windows = d.Windows with { MemoryBytes = (long)Positive(t) << 20 } }),
        new("window-rows", "N", "Rows that a model computes before they are shuffled and trained on (default: 131072).",
            (d, t) => d with { Windows = d.Windows with { ModelRows = Positive(t) } }),
        new("token-policy", "HOW", $"Tokens that have rows when the model runs: {Choices<TokenPolicy>()} (default: "
            + "residues).",
            (d, t) => d with { Policy = d.Policy with { Tokens = Choice<TokenPolicy>(t) } }),
        new("on-nan", "HOW", $"A hidden state that is NaN or infinite: {Choices<BadRowPolicy>()} (default: stop).",
            (d, t) => d with { Policy = d.Policy with { BadRows = Choice<BadRowPolicy>(t) } }),
        new("high-norm", "C", "Leave out hidden states longer than C times the median (default: 0, none).",
            (d, t) => d with { Policy = d.Policy with { MaxNormRatio = Real(t) } }),
    ];

    /// <summary>Caches, or a protein file.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>--model.</summary>
    public string? Model { get; init; }

    /// <summary>--base-model.</summary>
    public string? BaseModel { get; init; }

    /// <summary>Where to keep the hidden states of a protein file; null to run the model on the fly.</summary>
    public string? Cache { get; init; }

    /// <summary>What is done with long proteins.</summary>
    public LongPolicy Long { get; init; } = LongPolicy.Window;

    /// <summary>Tokens that go through the model at once.</summary>
    public int BatchTokens { get; init; } = BatchPlanner.DefaultTokenBudget;

    /// <summary>How rows are shuffled.</summary>
    public WindowOptions Windows { get; init; } = new();

    /// <summary>Which rows are left out.</summary>
    public ActivationPolicy Policy { get; init; } = new();

    /// <summary>True when the inputs are activation caches.</summary>
    public bool IsCache => Inputs.Count > 0 && Inputs.All(Directory.Exists);

    /// <summary>Contradictions.</summary>
    public IEnumerable<string> Problems()
    {
        if (Inputs.Count > 1 && !IsCache)
            yield return $"{string.Join(" and ", Inputs)} are not all caches: give one protein file, or caches";
        if (IsCache && (Model is not null || BaseModel is not null))
            yield return "a cache says its own model: leave --model and --base-model out";
        if (IsCache && Cache is not null)
            yield return "--cache goes with a protein file";
        if ((IsCache || Cache is not null) && Policy.Tokens != TokenPolicy.Residues)
            yield return "a cache has rows for residues only: leave --token-policy out";
        if (Cache is not null && BaseModel is not null)
            yield return "--cache keeps one model's hidden states: embed with each model and give both caches";
    }
}
