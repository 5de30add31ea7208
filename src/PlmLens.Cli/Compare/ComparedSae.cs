using PlmLens.Analysis.Metrics;
using PlmLens.Cli.Training;
using PlmLens.Sae;

namespace PlmLens.Cli.Compare;

/// <summary>One of the autoencoders that are compared.</summary>
/// <param name="Name">Short name, unique in the comparison.</param>
/// <param name="Folder">Its file or folder.</param>
/// <param name="Hook">Its hook point; "?" when nothing says it.</param>
internal sealed record ComparedSae(string Name, SaeFile Folder, string Hook)
{
    /// <summary>What was measured; null before.</summary>
    public SaeMetrics? Metrics { get; set; }

    /// <summary>No other of its group is better in FVU and L0 at once.</summary>
    public bool OnFront { get; set; }

    /// <summary>How it was trained, or what it computes.</summary>
    public string Architecture => Folder.Record?.Training?.Options is { } options
        ? SettingText.NameOf(options.Architecture) + (options.IsTopKFamily ? $" (k {options.ActiveK})" : "")
        : Folder.Sae.Spec.Describe();
}
