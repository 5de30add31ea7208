using PlmLens.Core;

namespace PlmLens.Cli.Training;

/// <summary>A setting in a sweep file or on the command line, with all its values.</summary>
/// <param name="Key">As written.</param>
/// <param name="Values">One or more, as text.</param>
/// <param name="Place">Where it stands, such as "line 4" or "--k".</param>
internal sealed record SweepEntry(string Key, IReadOnlyList<string> Values, string Place);

/// <summary>Settings whose values are combined in every way.</summary>
/// <param name="Place">Where it begins, such as "line 3"; empty for the command line.</param>
/// <param name="Entries">In the order of the file.</param>
internal sealed record SweepGrid(string Place, IReadOnlyList<SweepEntry> Entries);

/// <summary>What a sweep file says: settings for all SAEs, and one or more grids, each an <c>[[sae]]</c> table of TOML
/// or an element of <c>"sae"</c> in JSON.</summary>
/// <param name="Shared">Settings before the first grid.</param>
/// <param name="Grids">None when the shared settings are all there is.</param>
/// <param name="Problems">What is wrong with the text, each with its line.</param>
internal sealed record SweepFile(
    IReadOnlyList<SweepEntry> Shared, IReadOnlyList<SweepGrid> Grids, IReadOnlyList<string> Problems)
{
    /// <summary>Name of the tables that are grids.</summary>
    public const string GridName = "sae";

    // Far more than any sweep needs, far less than would hurt.
    private const long MostBytes = 1 << 20;

    /// <summary>Reads a file: JSON when its name ends so, TOML otherwise.</summary>
    /// <exception cref="PlmLensException">It cannot be read.</exception>
    public static SweepFile Read(string path)
    {
        string text;
        try
        {
            if (new FileInfo(path).Length > MostBytes)
                throw new PlmLensException($"{path} is larger than any sweep file; check the name.");
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {path}: {e.Message}", e);
        }

        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? SweepJson.Parse(text)
            : SweepToml.Parse(text);
    }
}
