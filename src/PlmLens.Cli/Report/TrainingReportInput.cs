using PlmLens.Analysis.Metrics;

namespace PlmLens.Cli.Report;

/// <summary>A setting of a run.</summary>
/// <param name="Name">As on the command line or in the record.</param>
/// <param name="Value">As text.</param>
/// <param name="Source">Where it comes from: "given", or the paper or program that the default is of; may be empty.
/// </param>
internal sealed record ReportSetting(string Name, string Value, string Source = "");

/// <summary>What a training report is made of.</summary>
internal sealed record TrainingReportInput
{
    /// <summary>Heading, such as "sae: matryoshka, 10,240 latents".</summary>
    public required string Title { get; init; }

    /// <summary>A line below: model, hook point, program.</summary>
    public required string Subtitle { get; init; }

    /// <summary>Figures of the run, from training.jsonl.</summary>
    public required MetricsLog Log { get; init; }

    /// <summary>Settings and provenance, in the order to show.</summary>
    public required IReadOnlyList<ReportSetting> Settings { get; init; }

    /// <summary>What was measured at the end; null when nothing was.</summary>
    public SaeMetrics? Metrics { get; init; }

    /// <summary>On what, such as "50,000 residues of the training cache"; shown with the metrics.</summary>
    public string MeasuredOn { get; init; } = "";
}
