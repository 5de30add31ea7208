using PlmLens.Sae;

namespace PlmLens.Cli.Training;

/// <summary>What the user asked for of one SAE, before the data says how wide and how long it is.</summary>
internal sealed record SaeDraft
{
    /// <summary>Settings that do not depend on the data; latents and steps are filled in by <see cref="Resolve"/>.
    /// </summary>
    public TrainingOptions Options { get; init; } = new()
    {
        Architecture = Architecture.Matryoshka,
        Latents = 0,
        Steps = 0,
    };

    /// <summary>Number of latents; null for <see cref="Expansion"/> times the width.</summary>
    public int? Latents { get; init; }

    /// <summary>Latents for each value of a hidden state; null for 16.</summary>
    public int? Expansion { get; init; }

    /// <summary>Tokens of the run; null for ten passes over the data.</summary>
    public long? Tokens { get; init; }

    /// <summary>Steps of the run, in place of <see cref="Tokens"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>Layer number or hook name; null for the only one there is.</summary>
    public string? Layer { get; init; }

    /// <summary>Layers of a crosscoder, separated by "," or "+"; null for an SAE on one layer.</summary>
    public string? Layers { get; init; }

    /// <summary>Layer that a transcoder writes; null when there is none.</summary>
    public string? TargetLayer { get; init; }

    /// <summary>The layers that are read, side by side; null stands for the only one there is.</summary>
    public IReadOnlyList<string?> Inputs =>
        Layers is null ? [Layer] : [.. Layers.Split([',', '+'], StringSplitOptions.TrimEntries)];

    /// <summary>Contradictions that can be seen without the data.</summary>
    public IEnumerable<string> Problems()
    {
        if (Latents is not null && Expansion is not null)
            yield return $"latents is {Latents} and expansion {Expansion}: give one of them";
        if (Expansion is < 1)
            yield return $"expansion is {Expansion}, less than 1";
        if (Tokens is not null && Steps is not null)
            yield return $"tokens is {Tokens} and steps {Steps}: give one of them";
        if (Layer is not null && Layers is not null)
            yield return $"layer is {Layer} and layers {Layers}: give one of them";
        if (Options.Skip && TargetLayer is null)
            yield return "skip is set, but there is no target layer: only a transcoder has a skip matrix";
        if (TargetLayer is not null && Layers is not null)
            yield return $"target layer is {TargetLayer} and layers {Layers}: a transcoder reads one layer";
        if (Inputs.Any(layer => layer?.Length == 0) || Inputs.Distinct().Count() != Inputs.Count)
            yield return $"layers is {Layers}: name each layer once";
        if (Tokens is < 1)
            yield return $"tokens is {Tokens}, less than 1";
    }

    /// <summary>The settings of the run.</summary>
    /// <param name="width">Values of a hidden state.</param>
    /// <param name="rows">Rows of the data.</param>
    public TrainingOptions Resolve(int width, long rows)
    {
        long batch = Math.Max(1, Options.BatchSize);
        return Options with
        {
            Latents = Latents ?? (Expansion ?? 16) * width,
            Steps = Steps ?? Math.Max(1, (Tokens ?? (rows * 10)) / batch),
        };
    }
}
