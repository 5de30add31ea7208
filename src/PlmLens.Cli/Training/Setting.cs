using System.Globalization;
using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Cli.Training;

/// <summary>A training setting by name, the same on the command line of 'train', in the lists of 'sweep' and in a sweep
/// file.</summary>
/// <param name="Name">Such as "aux-alpha".</param>
/// <param name="HelpName">What stands for its value in the help; null for one that is there or not.</param>
/// <param name="Description">One sentence, with the default.</param>
/// <param name="Apply">Sets the value; throws <see cref="UsageException"/> when the text is not one.</param>
internal sealed record Setting(
    string Name, string? HelpName, string Description, Func<SaeDraft, string, SaeDraft> Apply)
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
