using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Structure;

/// <summary>
/// Which files of a folder hold structures of which proteins, by their names. A file belongs to a protein when its
/// name, without <c>.gz</c> and without <c>.pdb</c>, <c>.ent</c>, <c>.cif</c> or <c>.mmcif</c>, is the protein's
/// accession or entry name, alone or followed by <c>_</c>, <c>-</c> or <c>.</c> and anything; or
/// <c>AF-accession-F1</c> and anything, as AlphaFold DB names its models. Case does not matter.
/// </summary>
public sealed class StructureFiles
{
    /// <summary>Most files that are read for one protein.</summary>
    public const int MostForOneProtein = 8;

    private const int Depth = 3;
    private static readonly string[] s_extensions = [".pdb", ".ent", ".cif", ".mmcif"];

    private readonly List<string>?[] _filesOf;

    private StructureFiles(string folder, List<string>?[] filesOf, int total, int matched)
    {
        Folder = folder;
        _filesOf = filesOf;
        Total = total;
        Matched = matched;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Structure files in the folder, by extension.</summary>
    public int Total { get; }

    /// <summary>Those that belong to a protein.</summary>
    public int Matched { get; }

    /// <summary>Names relative to the folder, in ordinal order; at most <see cref="MostForOneProtein"/>.</summary>
    /// <param name="protein">Number in the corpus.</param>
    public IReadOnlyList<string> Of(int protein) => _filesOf[protein] ?? [];

    /// <summary>Looks through a folder and three levels of folders in it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="records">The corpus.</param>
    /// <exception cref="PlmLensException">The folder cannot be read.</exception>
    public static StructureFiles Find(string folder, IReadOnlyList<ProteinRecord> records)
    {
        Dictionary<string, int> proteinOf = Names(records);
        var filesOf = new List<string>?[records.Count];
        int total = 0, matched = 0;
        foreach (string file in Files(folder))
        {
            if (Stem(Path.GetFileName(file)) is not { } stem)
                continue;
            total++;
            if (!TryFind(stem, proteinOf, out int protein))
                continue;
            matched++;
            List<string> files = filesOf[protein] ??= [];
            if (files.Count < MostForOneProtein)
                files.Add(file);
        }

        return new StructureFiles(folder, filesOf, total, matched);
    }

    private static Dictionary<string, int> Names(IReadOnlyList<ProteinRecord> records)
    {
        var proteinOf = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < records.Count; i++)
            proteinOf.TryAdd(records[i].Accession, i);
        for (int i = 0; i < records.Count; i++)
        {
            if (records[i].EntryName is { Length: > 0 } name)
                proteinOf.TryAdd(name, i);
        }

        return proteinOf;
    }

    private static string[] Files(string folder)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = Depth,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
        };
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*", options)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read the folder of structures {folder}: {e.Message}", e);
        }
    }

    private static string? Stem(string name)
    {
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            name = name[..^3];
        string? extension = Array.Find(
            s_extensions, e => name.Length > e.Length && name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        return extension is null ? null : name[..^extension.Length];
    }

    private static bool TryFind(string stem, Dictionary<string, int> proteinOf, out int protein)
    {
        if (stem.StartsWith("AF-", StringComparison.OrdinalIgnoreCase))
        {
            // Later fragments of a long protein hold no whole one.
            string rest = stem[3..];
            int fragment = rest.IndexOf("-F", StringComparison.OrdinalIgnoreCase);
            bool first = fragment > 0
                && rest.AsSpan(fragment + 2) is ['1'] or ['1', not (>= '0' and <= '9'), ..];
            protein = 0;
            return first && proteinOf.TryGetValue(rest[..fragment], out protein);
        }

        // The longest name that fits: entry names hold separators themselves.
        for (int end = stem.Length; end > 0; end = stem.AsSpan(0, end).LastIndexOfAny('_', '-', '.'))
        {
            if (proteinOf.TryGetValue(stem[..end], out protein))
                return true;
        }

        protein = 0;
        return false;
    }
}
