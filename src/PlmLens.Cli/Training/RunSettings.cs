using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PlmLens.Cli.Report;
using PlmLens.Sae;

namespace PlmLens.Cli.Training;

/// <summary>The settings of a run with where each comes from, and what it was made from.</summary>
internal static class RunSettings
{
    // Settings whose name on the command line is not that of their property.
    private static readonly Dictionary<string, string> s_options = new(StringComparer.Ordinal)
    {
        ["architecture"] = "arch",
        ["batch-size"] = "batch",
        ["learning-rate"] = "lr",
        ["warmup-steps"] = "warmup",
        ["k-anneal-steps"] = "k-anneal",
        ["clip-norm"] = "clip",
        ["prefix-fractions"] = "groups",
        ["prefix-weights"] = "group-weights",
        ["sparsity-penalty"] = "sparsity",
        ["sparsity-warmup-steps"] = "sparsity-warmup",
        ["pre-activation-penalty"] = "pre-activation",
        ["squared-residual"] = "squared",
        ["resample-steps"] = "resample",
        ["subtract-decoder-bias"] = "subtract-b-dec",
    };

    /// <summary>Rows for <see cref="TrainingReportInput.Settings"/>.</summary>
    public static IReadOnlyList<ReportSetting> Of(SaeRecord record)
    {
        TrainingRecord? training = record.Training;
        var settings = new List<ReportSetting>();
        if (training is not null)
        {
            settings.AddRange(OfOptions(training.Options));
            settings.Add(new("peak learning rate", Text(training.LearningRate), "as used"));
            settings.Add(new("tokens", training.Tokens.ToString("N0", CultureInfo.InvariantCulture), "seen"));
            settings.Add(new("data", training.Data, "decides the batches"));
        }

        settings.Add(new("model", record.ModelName, record.ModelHash));
        settings.Add(new("hook point", record.HookName));
        settings.Add(new("token policy", record.TokenPolicy));
        settings.Add(new("input scale", Text(record.InputScale), "folded into the weights"));
        settings.Add(new("weights", record.WeightsHash, "SHA-256"));
        if (record.Provenance is { } provenance)
        {
            settings.Add(new("program", provenance.Program));
            foreach ((string file, string hash) in provenance.Inputs.OrderBy(i => i.Key, StringComparer.Ordinal))
                settings.Add(new("input", file, hash));
        }

        return settings;
    }

    private static IEnumerable<ReportSetting> OfOptions(TrainingOptions options)
    {
        var usual = new TrainingOptions { Architecture = options.Architecture, Latents = 0, Steps = 0 };
        JsonObject defaults = Json(usual);
        foreach ((string property, JsonNode? value) in Json(options))
        {
            string name = property.Replace('_', '-');
            string option = s_options.GetValueOrDefault(name, name);
            bool given = !JsonNode.DeepEquals(value, defaults[property]);
            string about = SaeSettings.Find(option)?.Description ?? "";
            int start = about.LastIndexOf("(default", StringComparison.Ordinal);
            string standard = start >= 0 ? about[(start + 1)..].TrimEnd('.', ')') : "default";
            yield return new ReportSetting(
                option, value?.ToString() ?? "default", given || option == "arch" ? "chosen" : standard);
        }
    }

    private static JsonObject Json(TrainingOptions options) =>
        JsonSerializer.SerializeToNode(options, CliJson.Options)!.AsObject();

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
