using PlmLens.Core;

namespace PlmLens.Benchmarks;

/// <summary>Where this repository's files are, wherever the program is started from.</summary>
internal static class Repository
{
    private static readonly Lazy<string> s_root = new(FindRoot);

    /// <summary>Absolute path of a file of the repository.</summary>
    /// <exception cref="PlmLensException">The program runs outside its repository.</exception>
    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([s_root.Value, .. parts]);

    private static string FindRoot()
    {
        foreach (string start in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory })
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(System.IO.Path.Combine(folder.FullName, "PlmLens.slnx")))
                    return folder.FullName;
            }
        }

        throw new PlmLensException(
            "The benchmarks read scripts of their repository, and no folder above this program holds PlmLens.slnx; run "
            + "them with dotnet run from a clone.");
    }
}
