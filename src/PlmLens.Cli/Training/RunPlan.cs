using PlmLens.Sae;

namespace PlmLens.Cli.Training;

/// <summary>One SAE to train.</summary>
/// <param name="Folder">Where it goes.</param>
/// <param name="Source">Batches.</param>
/// <param name="Options">Settings.</param>
/// <param name="Origin">What the SAE belongs to.</param>
internal sealed record RunPlan(string Folder, IActivationSource Source, TrainingOptions Options, RunOrigin Origin)
{
    /// <summary>Steps between two lines of training.jsonl when nothing was said.</summary>
    public const int UsualLogEvery = 10;

    /// <summary>Steps between two lines of training.jsonl.</summary>
    public int LogEvery { get; init; } = UsualLogEvery;

    /// <summary>Makes the weights to start from; null for random ones.</summary>
    public Func<TrainingOptions, SaeWeights>? Initial { get; init; }

    /// <summary>Tokens of the whole run.</summary>
    public long Tokens => Options.Steps * Options.BatchSize;
}
