namespace PlmLens.Browser.Tests;

/// <summary>The browser that is installed on this machine; none is downloaded.</summary>
internal static class BrowserPath
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Its file, or null when there is none on the PATH.</summary>
    public static string? Find() => s_names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
