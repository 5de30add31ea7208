namespace PlmLens.Browser.Tests;

/// <summary>The checked-out repository.</summary>
internal static class Repository
{
    /// <summary>Folder that holds PlmLens.slnx.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PlmLens.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("These tests run inside a checked-out repository.");
    }
}
