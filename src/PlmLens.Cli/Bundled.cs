using PlmLens.Core;

namespace PlmLens.Cli;

/// <summary>Where the bundled model and proteins lie: beside the program.</summary>
internal static class Bundled
{
    /// <summary>Folder of the model that runs when no other is named.</summary>
    public static string Model => Find("models", "nano");

    /// <summary>UniProt flat file of the demonstration proteins.</summary>
    public static string Proteins => Find("data", "swissprot-demo", "uniprot_reviewed.dat.gz");

    /// <summary>Homology clusters of those proteins.</summary>
    public static string Clusters => Find("data", "swissprot-demo", "clusters30.tsv");

    /// <summary>A model folder or file: a path, or the name of a bundled model.</summary>
    public static string ResolveModel(string? given)
    {
        if (given is null)
            return Model;
        if (File.Exists(given) || Directory.Exists(given))
            return given;
        string bundled = Path.Combine(AppContext.BaseDirectory, "models", given);
        if (!given.Contains("..", StringComparison.Ordinal) && Directory.Exists(bundled))
            return bundled;
        throw new PlmLensException(
            $"There is no model at '{given}'; give a Hugging Face folder, a fair-esm .pt file, or the bundled 'nano'.");
    }

    private static string Find(params string[] parts)
    {
        string path = Path.Combine([AppContext.BaseDirectory, .. parts]);
        if (File.Exists(path) || Directory.Exists(path))
            return path;
        throw new PlmLensException($"The bundled {string.Join('/', parts)} is missing beside the program; reinstall.");
    }
}
