using System.Text;
using System.Text.Json;

namespace PlmLens.Cli.Training;

/// <summary>A sweep file in JSON: an object of settings, whose "sae" is an array of objects of settings. Values are
/// strings, numbers, true, false, and arrays of these; comments are allowed.</summary>
internal static class SweepJson
{
    public static SweepFile Parse(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var problems = new List<string>();
        var shared = new List<SweepEntry>();
        var grids = new List<SweepGrid>();
        var options = new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            MaxDepth = 8,
        };
        var reader = new Utf8JsonReader(bytes, options);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new FormatException($"{Line(bytes, reader)}: a sweep file is an object in braces");
            Table(ref reader, bytes, shared, grids, problems);
            reader.Read();
        }
        catch (JsonException e)
        {
            problems.Add($"line {e.LineNumber + 1}: it is not valid JSON");
        }
        catch (FormatException e)
        {
            problems.Add(e.Message);
        }

        return new SweepFile(shared, grids, problems);
    }

    private static void Table(
        ref Utf8JsonReader reader,
        byte[] bytes,
        List<SweepEntry> entries,
        List<SweepGrid>? grids,
        List<string> problems)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!, place = Line(bytes, reader);
            reader.Read();
            if (key == SweepFile.GridName && grids is not null)
            {
                Grids(ref reader, bytes, grids, problems);
                continue;
            }

            List<string> values = [];
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    values.Add(Value(ref reader, bytes));
            }
            else
            {
                values.Add(Value(ref reader, bytes));
            }

            if (values.Count == 0)
                problems.Add($"{place}: an array without values leaves nothing to train");
            else if (entries.Any(e => e.Key == key))
                problems.Add($"{place}: {key} is given twice in one object");
            else
                entries.Add(new SweepEntry(key, values, place));
        }
    }

    private static void Grids(
        ref Utf8JsonReader reader, byte[] bytes, List<SweepGrid> grids, List<string> problems)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new FormatException($"{Line(bytes, reader)}: \"{SweepFile.GridName}\" is an array of objects");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new FormatException($"{Line(bytes, reader)}: \"{SweepFile.GridName}\" is an array of objects");
            var entries = new List<SweepEntry>();
            grids.Add(new SweepGrid(Line(bytes, reader), entries));
            Table(ref reader, bytes, entries, null, problems);
        }
    }

    private static string Value(ref Utf8JsonReader reader, byte[] bytes) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => throw new FormatException($"{Line(bytes, reader)}: a value is a string, a number, true or false"),
    };

    private static string Line(byte[] bytes, Utf8JsonReader reader) =>
        $"line {bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n') + 1}";
}
