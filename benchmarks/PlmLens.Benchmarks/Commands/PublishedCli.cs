using PlmLens.Core;

namespace PlmLens.Benchmarks.Commands;

/// <summary>The plmlens program as users install it; in a quick run, the one that the build left.</summary>
internal static class PublishedCli
{
    private static readonly string s_name = OperatingSystem.IsWindows() ? "plmlens.exe" : "plmlens";
    private static readonly Lazy<string> s_published = new(Publish);

    /// <summary>The program, published on first use.</summary>
    /// <exception cref="PlmLensException">It cannot be published.</exception>
    public static string Path => s_published.Value;

    /// <summary>Path of the program, publishing it on first use; null, with a note, when there is none.</summary>
    public static string? Find(LadderRun run, string rung)
    {
        try
        {
            return run.Quick ? Built() : s_published.Value;
        }
        catch (PlmLensException e)
        {
            run.Note($"{rung} skipped: {e.Message}");
            return null;
        }
    }

    private static string Publish()
    {
        string folder = Repository.Path("artifacts", "publish", "ladder");
        MeasuredProcess.Run(
            MeasuredProcess.DotnetHost(),
            "publish", Repository.Path("src", "PlmLens.Cli"), "-c", "Release", "-v", "q", "--nologo", "-o", folder);
        return System.IO.Path.Combine(folder, s_name);
    }

    private static string Built()
    {
        string program = Repository.Path("artifacts", "bin", "PlmLens.Cli", "release", s_name);
        return File.Exists(program)
            ? program
            : throw new PlmLensException("src/PlmLens.Cli is not built in Release.");
    }
}
