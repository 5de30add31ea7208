using System.Text.Json;
using PlmLens.Core;
using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>The curves of a training run, where its record was copied into the lens.</summary>
internal static class TrainingCurves
{
    /// <summary>The record's name in a lens.</summary>
    public const string File = $"{LensFolder.SaeName}/{LensFolder.TrainingRecordName}";

    // A curve is drawn some hundred pixels wide.
    private const int MostPoints = 500;

    /// <summary>All figures of the record but tokens, which only count steps, thinned evenly; empty when there is
    /// none.</summary>
    /// <exception cref="PlmLensException">The record is damaged.</exception>
    public static IReadOnlyList<Curve> Of(ExploredLens lens)
    {
        string path = lens.PathOf(File);
        if (!System.IO.File.Exists(path))
            return [];
        var steps = new Dictionary<string, List<double>>();
        var values = new Dictionary<string, List<double>>();
        var names = new List<string>();
        foreach ((int index, string line) in System.IO.File.ReadLines(path).Index())
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            Dictionary<string, double> numbers = Numbers(line, $"{path}, line {index + 1}");
            double step = numbers.GetValueOrDefault("step", index);
            foreach ((string name, double value) in numbers)
            {
                if (name is "step" or "tokens")
                    continue;
                if (!steps.TryGetValue(name, out List<double>? at))
                {
                    names.Add(name);
                    steps[name] = at = [];
                    values[name] = [];
                }

                at.Add(step);
                values[name].Add(Rounded.To(value, 6));
            }
        }

        return [.. names.Select(name => new Curve(name, Thinned(steps[name]), Thinned(values[name])))];
    }

    private static double[] Thinned(List<double> all) => all.Count <= MostPoints
        ? [.. all]
        : [.. Enumerable.Range(0, MostPoints).Select(i => all[(int)((long)i * (all.Count - 1) / (MostPoints - 1))])];

    private static Dictionary<string, double> Numbers(string line, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
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
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new PlmLensException($"{place} is no JSON object; the training record is damaged.", e);
        }
    }
}
