using System.Globalization;

namespace PlmLens.Store;

/// <summary>How the journal, its tables and the server's documents write kinds, sources and times.</summary>
public static class LabelNames
{
    /// <summary>A kind: <c>name</c>, <c>note</c>, <c>rating</c>, <c>blind-rating</c>, <c>delete</c>.</summary>
    public static string Of(LabelKind kind) => kind switch
    {
        LabelKind.Name => "name",
        LabelKind.Note => "note",
        LabelKind.Rating => "rating",
        LabelKind.Blind => "blind-rating",
        _ => "delete",
    };

    /// <summary>A source: <c>latents</c>, <c>neurons</c>, <c>shuffled</c>.</summary>
    public static string Of(LabelSource source) => source switch
    {
        LabelSource.Latents => "latents",
        LabelSource.Neurons => "neurons",
        _ => "shuffled",
    };

    /// <summary>A time in UTC, to the millisecond.</summary>
    public static string Of(DateTime time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>The kind of a name; null when it is none.</summary>
    public static LabelKind? KindOf(string? name) => Find<LabelKind>(name, Of);

    /// <summary>The source of a name; null when it is none.</summary>
    public static LabelSource? SourceOf(string? name) => Find<LabelSource>(name, Of);

    internal const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static T? Find<T>(string? name, Func<T, string> nameOf)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (nameOf(value) == name)
                return value;
        }

        return null;
    }
}
