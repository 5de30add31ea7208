using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Writes the small configurations of other tools.</summary>
internal static class ForeignJson
{
    /// <param name="path">Where.</param>
    /// <param name="values">Strings, whole numbers, truth values, null, and dictionaries of these.</param>
    public static void Write(string path, Dictionary<string, object?> values)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            Write(json, values);
        AtomicFile.WriteAllBytes(path, [.. buffer.ToArray(), (byte)'\n']);
    }

    private static void Write(Utf8JsonWriter json, Dictionary<string, object?> values)
    {
        json.WriteStartObject();
        foreach ((string name, object? value) in values)
        {
            json.WritePropertyName(name);
            switch (value)
            {
                case Dictionary<string, object?> inner:
                    Write(json, inner);
                    break;
                case int number:
                    json.WriteNumberValue(number);
                    break;
                case bool flag:
                    json.WriteBooleanValue(flag);
                    break;
                default:
                    json.WriteStringValue((string?)value);
                    break;
            }
        }

        json.WriteEndObject();
    }
}
