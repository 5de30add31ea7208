using PlmLens.Store;

namespace PlmLens.Cli.Report.Lens;

/// <summary>How well an encoder finds each concept: the SAE's, or a baseline's.</summary>
/// <param name="Name">In words: <c>SAE features</c>, <c>neurons</c>.</param>
/// <param name="F1">Test F1 of each concept's chosen feature; 0 where none is active on it.</param>
/// <param name="Found">The concepts that are found.</param>
internal sealed record EncoderScores(
    string Name, IReadOnlyDictionary<string, double> F1, IReadOnlySet<string> Found)
{
    private const string BaselineFolder = "baselines";

    // Tables of what is not biology: identity, position, composition.
    private static readonly string[] s_leftOut = ["_amino_acids", "_null_concepts"];

    /// <summary>The SAE's, then those of all baselines of a lens: neurons, shuffled, and others by name.</summary>
    public static IReadOnlyList<EncoderScores> ReadAll(LensFolder lens)
    {
        var all = new List<EncoderScores>();
        Add(all, "SAE features", Path.Combine(lens.Folder, LensConcept.FileName));
        string folder = Path.Combine(lens.Folder, BaselineFolder);
        if (!Directory.Exists(folder))
            return all;
        IEnumerable<string> files = Directory.EnumerateFiles(folder, "*.tsv")
            .Where(f => !s_leftOut.Any(
                end => Path.GetFileNameWithoutExtension(f).EndsWith(end, StringComparison.Ordinal)))
            .OrderBy(f => Rank(Path.GetFileNameWithoutExtension(f)))
            .ThenBy(f => f, StringComparer.Ordinal);
        foreach (string file in files)
            Add(all, Words(Path.GetFileNameWithoutExtension(file)), file);
        return all;
    }

    /// <summary>The kind of a concept: what stands before the colon.</summary>
    public static string CategoryOf(string concept)
    {
        int colon = concept.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? concept : concept[..colon];
    }

    // A table of something else than concepts has no such columns.
    private static void Add(List<EncoderScores> all, string name, string path)
    {
        if (NamedTable.Read(path) is not { } table || !table.Has("concept") || !table.Has("test_f1"))
            return;
        var f1 = new Dictionary<string, double>();
        var found = new HashSet<string>();
        foreach (string[] row in table.Rows)
        {
            string concept = table.Text(row, "concept");
            f1[concept] = table.Number(row, "test_f1") ?? 0;
            if (table.Text(row, "found") == "true")
                found.Add(concept);
        }

        all.Add(new EncoderScores(name, f1, found));
    }

    private static int Rank(string baseline) => baseline switch
    {
        "neurons" => 0,
        "shuffled" => 1,
        _ => 2,
    };

    private static string Words(string file) => file switch
    {
        "shuffled" => "shuffled model",
        "pca" => "PCA directions",
        "random" => "random directions",
        _ => file.Replace('_', ' '),
    };
}
