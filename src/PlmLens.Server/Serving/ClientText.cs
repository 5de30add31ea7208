using System.Text.RegularExpressions;
using PlmLens.Store;

namespace PlmLens.Server.Serving;

/// <summary>
/// Sentences for clients: without paths of the server's file system, which are nobody's business who is not at that
/// machine. Files of a lens keep their name in it, everything else keeps its last name.
/// </summary>
internal sealed partial class ClientText
{
    private const string Labels = "the labels journal";

    // Longest first, so that a folder's name is not taken for the beginning of another's.
    private readonly (Regex Place, string Name)[] _places;

    /// <param name="options">What is served from where.</param>
    public ClientText(ExplorerOptions options)
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string lens in options.Lenses)
        {
            places.TryAdd(LabelJournal.FolderOf(lens), Labels);
            Add(places, lens, "the lens");
        }

        Add(places, options.Structures, "the folder of structures");
        Add(places, options.Model, "the model");
        foreach (string model in options.KnownModels)
            Add(places, model, "the model");
        _places =
        [
            .. places.OrderByDescending(place => place.Key.Length)
                .ThenBy(place => place.Key, StringComparer.Ordinal)
                .Select(place => (Pattern(place.Key), place.Value)),
        ];
    }

    /// <summary>A sentence as clients see it.</summary>
    public string Of(string sentence)
    {
        string text = sentence;
        foreach ((Regex place, string name) in _places)
        {
            text = place.Replace(text, match =>
            {
                string inside = match.Groups["inside"].Value.TrimStart('/', '\\');
                return name == Labels || inside.Length == 0 ? name : inside;
            });
        }

        text = AnyPath().Replace(text, "${name}");
        bool begins = text.StartsWith("the ", StringComparison.Ordinal) && text != sentence;
        return begins ? "The " + text[4..] : text;
    }

    private static void Add(Dictionary<string, string> places, string? path, string name)
    {
        if (string.IsNullOrEmpty(path))
            return;
        places.TryAdd(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), name);

        // As it was given it stands in messages too. One name alone is no path, and may be any word.
        string given = Path.TrimEndingDirectorySeparator(path);
        if (given.AsSpan().ContainsAny('/', '\\'))
            places.TryAdd(given, name);
    }

    // What follows inside the folder ends before white space, quotes or the sentence's own marks.
    private static Regex Pattern(string path) => new(
        $@"(?<![\w./\\-]){Regex.Escape(path)}"
            + @"(?:(?<inside>[/\\][^\s'"";,]*?)(?=[.:]?(?:[\s'"";,]|$))|(?![\w-]|[.]\w))",
        RegexOptions.CultureInvariant);

    [GeneratedRegex(
        @"(?<![\w./:\\-])(?:[A-Za-z]:[/\\]|/)(?:[^\s/\\'"";,]+[/\\])+(?<name>[^\s/\\'"";,]*)",
        RegexOptions.CultureInvariant)]
    private static partial Regex AnyPath();
}
