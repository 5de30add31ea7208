using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Small text files beside weights: JSON read as data, YAML only searched line by line.</summary>
internal static class ConfigText
{
    // Far more than any configuration needs, far less than would hurt.
    private const long MostBytes = 16 << 20;

    /// <summary>The text of a file.</summary>
    /// <exception cref="PlmLensException">It cannot be read or is far too long.</exception>
    public static string Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > MostBytes)
                throw new PlmLensException($"{path} has {file.Length} bytes, too many for what it should hold.");
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {path}: {e.Message}", e);
        }
    }

    /// <summary>A JSON object; null when there is no such file.</summary>
    /// <exception cref="PlmLensException">The file is no JSON object.</exception>
    public static JsonElement? ReadJson(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var document = JsonDocument.Parse(Read(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new JsonException("it is not an object");
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new PlmLensException($"{path} is not the configuration of an autoencoder: {e.Message}", e);
        }
    }

    /// <summary>A value of a JSON object by the names on the way to it; null when it is not there.</summary>
    public static JsonElement? At(this JsonElement? json, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            bool found = json is { ValueKind: JsonValueKind.Object } item && item.TryGetProperty(name, out item);
            if (!found)
                return null;
            json = json!.Value.GetProperty(name);
        }

        return json;
    }

    /// <summary>A string; null for anything else.</summary>
    public static string? Text(this JsonElement? json) =>
        json is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A whole number; null for anything else.</summary>
    public static int? Whole(this JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int value) ? value : null;

    /// <summary>True or false; null for anything else.</summary>
    public static bool? Flag(this JsonElement? json) => json?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The scalar after "key:" on a line of its own in a YAML file, whatever it is nested in; null when there
    /// is none or it is "null". Tags and everything else in the file are not interpreted.</summary>
    public static string? YamlScalar(string path, string key)
    {
        if (!File.Exists(path))
            return null;
        foreach (string line in Read(path).Split('\n'))
        {
            string text = line.Trim();
            if (!text.StartsWith(key + ":", StringComparison.Ordinal))
                continue;
            string value = text[(key.Length + 1)..].Trim().Trim('\'', '"');
            return value is "" or "null" ? null : value;
        }

        return null;
    }
}
