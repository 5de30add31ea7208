using System.Globalization;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Serving;

/// <summary>Settings of <c>explorer-views</c>.</summary>
/// <param name="Lenses">Lens folders, measured one after the other.</param>
/// <param name="Repeats">Fresh browser contexts for each view.</param>
/// <param name="Out">File for the table; null for standard output.</param>
internal sealed record ExplorerViewsOptions(IReadOnlyList<string> Lenses, int Repeats, string? Out)
{
    /// <summary>The program's first argument.</summary>
    public const string Verb = "explorer-views";

    private const string Usage =
        """
        Usage: dotnet run -c Release --project benchmarks/PlmLens.Benchmarks -- explorer-views LENS... [options]
        Starts plmlens serve on each lens and opens its views in headless Chromium: time from navigation to a usable
        view in a fresh browser context, script loaded, answers of the table of latents to filters, sorting, scrolling
        and selecting, frames of the map, and a pasted sequence where the lens's model is there.
          --repeats N     fresh contexts for each view, default 5
          --out FILE      writes the table to FILE
        """;

    /// <summary>Reads the arguments after the verb.</summary>
    /// <exception cref="UsageException">An option is unknown, lacks its value, or is out of range.</exception>
    public static ExplorerViewsOptions Parse(ReadOnlySpan<string> arguments)
    {
        List<string> lenses = [];
        int repeats = 5;
        string? file = null;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--repeats")
            {
                string text = ++i < arguments.Length ? arguments[i] : "";
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out repeats)
                    || repeats is < 1 or > 100)
                {
                    throw new UsageException($"--repeats must be a whole number from 1 to 100.\n{Usage}");
                }
            }
            else if (arguments[i] == "--out")
            {
                file = ++i < arguments.Length
                    ? arguments[i]
                    : throw new UsageException($"--out needs a file.\n{Usage}");
            }
            else if (arguments[i].StartsWith('-'))
            {
                throw new UsageException($"Unknown option {arguments[i]}.\n{Usage}");
            }
            else
            {
                lenses.Add(arguments[i]);
            }
        }

        return lenses.Count > 0
            ? new ExplorerViewsOptions(lenses, repeats, file)
            : throw new UsageException($"Name a lens.\n{Usage}");
    }
}
