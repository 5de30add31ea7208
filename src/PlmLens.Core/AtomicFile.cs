namespace PlmLens.Core;

/// <summary>
/// Writes a file so that its final name only ever holds a whole file: bytes go to a temporary name in the same folder,
/// <see cref="Commit"/> flushes them to the disk and renames. Without a commit the temporary file is deleted.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private readonly string _temporary;
    private bool _committed;

    /// <summary>Opens the temporary file; creates the folder when missing.</summary>
    /// <param name="path">The final name.</param>
    /// <exception cref="PlmLensException">The folder cannot be written; says which and why.</exception>
    public AtomicFile(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        string folder = System.IO.Path.GetDirectoryName(Path)!;
        _temporary = TemporaryOf(Path);
        try
        {
            Directory.CreateDirectory(folder);
            Stream = new FileStream(_temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    /// <summary>The final name, absolute.</summary>
    public string Path { get; }

    /// <summary>Where to write. Do not dispose it.</summary>
    public FileStream Stream { get; }

    /// <summary>Writes a whole file in one call.</summary>
    public static void WriteAllBytes(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new AtomicFile(path);
        try
        {
            file.Stream.Write(bytes);
        }
        catch (IOException e)
        {
            throw file.Failure(e);
        }

        file.Commit();
    }

    /// <summary>Writes a whole text file (UTF-8, no byte-order mark) in one call.</summary>
    public static void WriteAllText(string path, string text) =>
        WriteAllBytes(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Makes the file appear under its final name, whole, replacing what was there.</summary>
    /// <exception cref="PlmLensException">The disk is full or the folder became read-only.</exception>
    public void Commit()
    {
        try
        {
            Stream.Flush(flushToDisk: true);
            Stream.Dispose();
            File.Move(_temporary, Path, overwrite: true);
            _committed = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    /// <summary>Deletes a file and what a killed process may have left of its next version.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(TemporaryOf(System.IO.Path.GetFullPath(path)));
    }

    /// <summary>The error to show when writing this file failed.</summary>
    public PlmLensException Failure(Exception cause) =>
        new($"Cannot write {Path}: {cause.Message} Free space or choose another folder; nothing was changed.", cause);

    // One name for each file, so that the next write clears away what a killed process left, and two processes that
    // write one file at once are told so.
    private static string TemporaryOf(string path) => System.IO.Path.Combine(
        System.IO.Path.GetDirectoryName(path)!, $".{System.IO.Path.GetFileName(path)}.tmp");

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // The disk is full: what could not be flushed belongs to a file that is deleted next.
        }

        if (!_committed)
            File.Delete(_temporary);
    }
}
