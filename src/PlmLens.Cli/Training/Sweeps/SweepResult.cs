using System.Text.Json;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Cli.Training;

/// <summary>sweep.json: every SAE of a finished sweep with its settings and final figures; nothing that a clock
/// measured.</summary>
/// <param name="Name">Folder of the SAE, beside the file.</param>
/// <param name="Settings">Settings as given; the folder's plmlens.json has all.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Tokens">Tokens seen.</param>
/// <param name="Loss">Of the last step; null when it failed.</param>
/// <param name="Fvu">Of the last step.</param>
/// <param name="Dead">Dead latents at the end.</param>
/// <param name="WeightsSha256">Of sae_weights.safetensors.</param>
/// <param name="Failure">Why it could not be trained; null when it was.</param>
internal sealed record SweepResult(
    string Name,
    IReadOnlyDictionary<string, string> Settings,
    long Steps,
    long Tokens,
    double? Loss,
    double? Fvu,
    int? Dead,
    string? WeightsSha256,
    string? Failure)
{
    /// <summary>The results in the order of the sweep.</summary>
    public static IReadOnlyList<SweepResult> Of(SweepRequest request, IReadOnlyList<TrainingRun> runs) =>
    [
        .. request.Saes.Zip(runs, (sae, run) =>
        {
            TrainingRecord? training = run.Record?.Training;
            return new SweepResult(
                sae.Name,
                sae.Settings,
                run.StepsDone,
                run.TokensDone,
                training?.FinalLoss,
                training?.FinalFvu,
                training?.DeadLatents,
                run.Record?.WeightsHash,
                run.Failure);
        }),
    ];

    /// <summary>Writes the file.</summary>
    public static void Write(string folder, SweepRequest request, IReadOnlyList<TrainingRun> runs)
    {
        var content = new { format = "plmlens-sweep", version = 1, saes = Of(request, runs) };
        AtomicFile.WriteAllText(
            Path.Combine(folder, SweepTable.FileName), JsonSerializer.Serialize(content, CliJson.Options) + "\n");
    }
}
