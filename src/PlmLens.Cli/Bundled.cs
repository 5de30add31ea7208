using PlmLens.Core;

namespace PlmLens.Cli;

/// <summary>Where the bundled models and proteins lie: beside the program.</summary>
internal static class Bundled
{
    /// <summary>Environment variable with the model that runs when no option names one.</summary>
    public const string ModelVariable = "PLMLENS_MODEL";

    /// <summary>Name of the bundled model that runs when nothing names another.</summary>
    public const string DefaultModel = "micro";

    /// <summary>Folder of that model.</summary>
    public static string Model => Find("models", DefaultModel);

    /// <summary>Folders of all bundled models, by name.</summary>
    public static IReadOnlyList<string> Models =>
        [.. Directory.GetDirectories(Find("models")).Order(StringComparer.Ordinal)];

    /// <summary>Models that may be the one that something belongs to: the bundled ones, and what
    /// <see cref="ModelVariable"/> names.</summary>
    /// <exception cref="PlmLensException">The variable names none.</exception>
    public static IReadOnlyList<string> Candidates => [.. Models.Append(ResolveModel(null)).Distinct()];

    /// <summary>UniProt flat file of the demonstration proteins.</summary>
    public static string Proteins => Find("data", "swissprot-demo", "uniprot_reviewed.dat.gz");

    /// <summary>Homology clusters of those proteins.</summary>
    public static string Clusters => Find("data", "swissprot-demo", "clusters30.tsv");

    /// <summary>A model folder or file: what an option names, else the bundled model that something belongs to, else
    /// what <see cref="ModelVariable"/> names, else the default.</summary>
    /// <param name="given">Path or name of a bundled model; null when no option was given.</param>
    /// <param name="owner">Name of the model that an SAE or lens says it belongs to; null when there is none.</param>
    /// <exception cref="PlmLensException">There is no such model.</exception>
    public static string ResolveModel(string? given, string? owner = null)
    {
        if (given is null && owner is not null && Named(owner) is { } own)
            return own;
        given ??= Environment.GetEnvironmentVariable(ModelVariable);
        if (string.IsNullOrEmpty(given))
            return Model;
        if (File.Exists(given) || Directory.Exists(given))
            return given;
        string names = string.Join("' or '", Models.Select(Path.GetFileName));
        return Named(given) ?? throw new PlmLensException(
            $"There is no model at '{given}'; give a Hugging Face folder, a fair-esm .pt file, or the bundled " +
            $"'{names}'.");
    }

    private static string? Named(string name) =>
        Models.FirstOrDefault(folder => string.Equals(Path.GetFileName(folder), name, StringComparison.Ordinal));

    private static string Find(params string[] parts)
    {
        string path = Path.Combine([AppContext.BaseDirectory, .. parts]);
        if (File.Exists(path) || Directory.Exists(path))
            return path;
        throw new PlmLensException($"The bundled {string.Join('/', parts)} is missing beside the program; reinstall.");
    }
}
