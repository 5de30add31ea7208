using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PlmLens.Store;

/// <summary>One line of a journal: its bytes as they are, and what they say as far as this version knows.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="Time">The entry's time, UTC.</param>
/// <param name="Bytes">The line without its end.</param>
/// <param name="Entry">What it says; null for a line of a later version, which is kept but not understood.</param>
internal sealed record LabelLine(string Id, DateTime Time, byte[] Bytes, LabelEntry? Entry)
{
    public const int Version = 0;

    /// <summary>Longest line: a note with every character escaped, and the rest.</summary>
    public const int MostBytes = 1 << 17;

    private static readonly JsonWriterOptions s_writer = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonDocumentOptions s_reader = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>By time, then id, then bytes.</summary>
    public static IComparer<LabelLine> Order { get; } = Comparer<LabelLine>.Create((a, b) =>
        a.Time != b.Time ? a.Time.CompareTo(b.Time)
        : string.CompareOrdinal(a.Id, b.Id) is not 0 and int order ? order
        : a.Bytes.AsSpan().SequenceCompareTo(b.Bytes));

    public static LabelLine Of(LabelEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_writer))
        {
            json.WriteStartObject();
            json.WriteNumber("v", Version);
            json.WriteString("id", entry.Id);
            json.WriteString("time", LabelNames.Of(entry.Time));
            json.WriteString("author", entry.Author);
            json.WriteString("sae", entry.SaeSha256);
            json.WriteNumber("latent", entry.Latent);
            json.WriteString("kind", LabelNames.Of(entry.Kind));
            if (entry.Text is not null)
                json.WriteString("text", entry.Text);
            if (entry.Value is { } value)
                json.WriteNumber("value", value);
            if (entry.Target is not null)
                json.WriteString("target", entry.Target);
            if (entry.Source is { } source)
                json.WriteString("source", LabelNames.Of(source));
            if (entry.Session is not null)
                json.WriteString("session", entry.Session);
            json.WriteEndObject();
        }

        return new LabelLine(entry.Id, entry.Time, buffer.WrittenSpan.ToArray(), entry);
    }

    /// <returns>The line, or null when it is no entry; <paramref name="why"/> says why not.</returns>
    public static LabelLine? Parse(ReadOnlySpan<byte> line, out string why)
    {
        byte[] bytes = line.ToArray();
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, s_reader);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new JsonException("it is no JSON object");
            string? id = Text(root, "id"), time = Text(root, "time");
            if (!LabelRules.IsId(id))
                throw new JsonException("it has no id");
            if (!DateTime.TryParseExact(
                time,
                LabelNames.TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTime utc))
            {
                throw new JsonException("it has no time in UTC");
            }

            why = "";
            return new LabelLine(id!, utc, bytes, IsLater(root) ? null : EntryOf(root, id!, utc));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            why = e is JsonException { LineNumber: null } ? e.Message : "it is no JSON";
            return null;
        }
    }

    private static LabelEntry EntryOf(JsonElement root, string id, DateTime time)
    {
        var entry = new LabelEntry(
            id,
            time,
            Text(root, "sae") ?? "",
            LabelNames.KindOf(Text(root, "kind"))!.Value,
            Number(root, "latent") ?? throw new JsonException("it names no latent"),
            Text(root, "author") ?? "",
            Text(root, "text"),
            Number(root, "value"),
            Text(root, "target"),
            Source(root),
            Text(root, "session"));
        if (!LabelRules.IsHash(entry.SaeSha256))
            throw new JsonException("it names no SAE");
        return entry.Draft.Check() is { } wrong ? throw new JsonException(wrong.TrimEnd('.')) : entry;
    }

    private static bool IsLater(JsonElement root) => Number(root, "v") switch
    {
        null => throw new JsonException("it has no version"),
        > Version => true,
        < Version => throw new JsonException("its version is negative"),
        _ => LabelNames.KindOf(Text(root, "kind")) is null ? throw new JsonException("its kind is not known") : false,
    };

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value)
        ? value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new JsonException($"its {name} is no text")
        : null;

    private static int? Number(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value)
        ? value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : throw new JsonException($"its {name} is no whole number")
        : null;

    private static LabelSource? Source(JsonElement root) => Text(root, "source") is { } name
        ? LabelNames.SourceOf(name) ?? throw new JsonException("its source is not known")
        : null;
}
