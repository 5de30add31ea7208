namespace PlmLens.Rules.Tests;

/// <summary>The checked-out repository that these tests look at.</summary>
internal static class Repository
{
    /// <summary>Folder that holds PlmLens.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Files below the repository's own folders, build output left out.</summary>
    public static IEnumerable<string> Files(string pattern) =>
        new[] { "src", "tests", "benchmarks" }
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root, f), pattern, SearchOption.AllDirectories))
            .Where(f => !Relative(f).Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "node_modules"))
            .Order(StringComparer.Ordinal);

    /// <summary>Path below the root, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PlmLens.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("These tests run inside a checked-out repository.");
    }
}
