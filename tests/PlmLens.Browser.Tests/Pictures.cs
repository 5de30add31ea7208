namespace PlmLens.Browser.Tests;

/// <summary>Where pictures of pages are kept: artifacts/screenshots.</summary>
internal static class Pictures
{
    public static string Folder { get; } =
        Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots")).FullName;
}
