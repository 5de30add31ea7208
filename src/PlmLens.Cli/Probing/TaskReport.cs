using PlmLens.Analysis.Probes;

namespace PlmLens.Cli.Probing;

/// <summary>A task and its probes.</summary>
/// <param name="Task">Labels and sets.</param>
/// <param name="Inputs">By name.</param>
/// <param name="Results">Probes: the SAE's, the states', the baseline's.</param>
/// <param name="Single">Single-latent probes of the SAE; null for numbers.</param>
internal sealed record TaskReport(
    ProbeTask Task,
    IReadOnlyDictionary<string, ProbeInput> Inputs,
    IReadOnlyList<ProbeResult> Results,
    SingleLatentProbes? Single)
{
    /// <summary>The scores that mean something for this task, the one that decides first.</summary>
    public IReadOnlyList<ProbeMetric> Metrics { get; } = Task.IsRegression
        ? [ProbeMetric.Spearman, ProbeMetric.R2]
        : Task.Classes.Count == 2
            ? [ProbeMetric.Auroc, ProbeMetric.F1, ProbeMetric.Accuracy]
            : [ProbeMetric.Accuracy, ProbeMetric.F1, ProbeMetric.Auroc];

    /// <summary>The full probe of the model's own states.</summary>
    public ProbeResult States => Results.First(r => r is { Input: "states", Size: null });

    /// <summary>How a probe is called: <c>sae, 20 of 2,048</c>.</summary>
    public string Describe(ProbeResult result)
    {
        int columns = Inputs[result.Input].Design.Columns;
        return result.Size is { } k ? $"{result.Input}, {k} of {columns:N0}" : $"{result.Input}, all {columns:N0}";
    }
}
