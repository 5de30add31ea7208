using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Cli.Report;

/// <summary>The figures of a training run by name, from the lines of training.jsonl. Names that are not known are kept,
/// so that a run may write more than this program knows.</summary>
internal sealed class MetricsLog
{
    private readonly Dictionary<string, List<(double X, double Y)>> _series = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    private MetricsLog(bool byTokens) => XName = byTokens ? "tokens" : "step";

    /// <summary>What the horizontal axis counts: "tokens" where every line says them, else "step".</summary>
    public string XName { get; }

    /// <summary>Names of the figures in the order in which they first appear.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Reads lines.</summary>
    /// <param name="lines">One JSON object each; values that are not numbers are left out.</param>
    /// <param name="source">File name for messages.</param>
    /// <exception cref="PlmLensException">A line is no JSON object; says which.</exception>
    public static MetricsLog Read(IEnumerable<string> lines, string source)
    {
        var objects = new List<Dictionary<string, double>>();
        foreach ((int index, string line) in lines.Index())
        {
            if (!string.IsNullOrWhiteSpace(line))
                objects.Add(Numbers(line, $"{source}, line {index + 1}"));
        }

        var log = new MetricsLog(objects.Count > 0 && objects.All(o => o.ContainsKey("tokens")));
        foreach ((int index, Dictionary<string, double> values) in objects.Index())
        {
            double x = values.GetValueOrDefault(log.XName, index);
            foreach ((string name, double value) in values)
            {
                if (name is not ("step" or "tokens"))
                    log.Add(name, x, value);
            }
        }

        return log;
    }

    /// <summary>The figure called <paramref name="name"/>, or null when no line has it.</summary>
    public Series? Find(string name) => _series.TryGetValue(name, out var points) ? new Series(name, points) : null;

    /// <summary>Its last value, or null.</summary>
    public double? Last(string name) => _series.TryGetValue(name, out var points) ? points[^1].Y : null;

    private static Dictionary<string, double> Numbers(string line, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new PlmLensException($"{place} is no JSON object; the file is damaged.");
            var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.Number
                    && property.Value.TryGetDouble(out double value)
                    && double.IsFinite(value))
                    numbers[property.Name] = value;
            }

            return numbers;
        }
        catch (JsonException e)
        {
            throw new PlmLensException($"{place} is no JSON object; the file is damaged.", e);
        }
    }

    private void Add(string name, double x, double value)
    {
        if (!_series.TryGetValue(name, out List<(double X, double Y)>? points))
        {
            _series[name] = points = [];
            _names.Add(name);
        }

        points.Add((x, value));
    }
}
