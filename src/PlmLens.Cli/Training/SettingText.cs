using System.Globalization;
using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Cli.Training;

/// <summary>Reads the values of settings; a failure is a <see cref="UsageException"/> that quotes the text.</summary>
internal static class SettingText
{
    /// <summary>A whole number.</summary>
    public static long Whole(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new UsageException($"'{text}' is not a whole number");

    /// <summary>A whole number of 32 bits.</summary>
    public static int Small(string text) => Whole(text) is >= int.MinValue and <= int.MaxValue and var value
        ? (int)value
        : throw new UsageException($"{text} is too large");

    /// <summary>A whole number of 32 bits from 1.</summary>
    public static int Positive(string text) =>
        Small(text) is >= 1 and var value ? value : throw new UsageException($"{text} is not 1 or more");

    /// <summary>A seed.</summary>
    public static ulong Seed(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw new UsageException($"'{text}' is not a whole number from 0");

    /// <summary>A number.</summary>
    public static double Real(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value)
            ? value
            : throw new UsageException($"'{text}' is not a number");

    /// <summary>Numbers separated by commas or by "+".</summary>
    public static IReadOnlyList<double> Reals(string text) => [.. text.Split([',', '+']).Select(Real)];

    /// <summary>True or false; an option without a value says true.</summary>
    public static bool Truth(string text) => text switch
    {
        "true" or "" => true,
        "false" => false,
        _ => throw new UsageException($"'{text}' is not true or false"),
    };

    /// <summary>A value of an enumeration by its JSON name; "-" and "_" are the same.</summary>
    public static T Choice<T>(string text)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (NameOf(value) == text.Replace('-', '_'))
                return value;
        }

        throw new UsageException($"'{text}' is none of {Choices<T>()}");
    }

    /// <summary>The JSON name of an enumeration's value in snake case.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(JsonSerializer.Serialize(value).Trim('"'));

    /// <summary>All names of an enumeration.</summary>
    public static string Choices<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(NameOf));
}
