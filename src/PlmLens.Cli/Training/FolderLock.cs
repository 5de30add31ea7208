using PlmLens.Core;

namespace PlmLens.Cli.Training;

/// <summary>
/// Holds an output folder for one process. The lock is the operating system's, so it ends with the process, however
/// that ends; a text beside it names the holder, and after a kill tells that the work was not finished.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    /// <summary>The locked file.</summary>
    public const string LockName = "training.lock";

    /// <summary>Who holds the lock, for the message to others.</summary>
    public const string OwnerName = "training.owner";

    private const int Attempts = 5;
    private readonly FileStream _lock;
    private readonly string _path;
    private readonly string _owner;

    private FolderLock(FileStream held, string path, string owner)
    {
        _lock = held;
        _path = path;
        _owner = owner;
    }

    /// <summary>True when a process that worked here ended without <see cref="Finish"/>.</summary>
    public bool WasLeft => File.Exists(_owner);

    /// <summary>Locks a folder; makes it when missing.</summary>
    /// <exception cref="PlmLensException">Another process holds it, named as far as it is known; or the folder cannot
    /// be written.</exception>
    public static FolderLock Take(string folder)
    {
        string path = Path.Combine(folder, LockName), owner = Path.Combine(folder, OwnerName);
        for (int attempt = 0; ; attempt++)
        {
            FileStream held = Open(folder, path, owner);
            // The holder before may have deleted the file between our opening and locking it; then the name stands for
            // another file, or none, and can be opened.
            if (attempt == Attempts || !CanOpen(path))
                return new FolderLock(held, path, owner);
            held.Dispose();
        }
    }

    /// <summary>Says who works here; from now on until <see cref="Finish"/> the work counts as unfinished.</summary>
    public void Begin() =>
        AtomicFile.WriteAllText(_owner, $"process {Environment.ProcessId} on {Environment.MachineName}\n");

    /// <summary>The work is done.</summary>
    public void Finish() => AtomicFile.Delete(_owner);

    /// <summary>Gives the folder free.</summary>
    public void Dispose()
    {
        File.Delete(_path);
        _lock.Dispose();
    }

    private static FileStream Open(string folder, string path, string owner)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new PlmLensException(
                $"{folder} is being trained into by {OwnerText(owner)}; wait for it, stop it, or choose another " +
                "folder.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot write {path}: {e.Message} Choose another folder.", e);
        }
    }

    private static string OwnerText(string owner)
    {
        try
        {
            string text = File.ReadAllText(owner).Trim();
            return text.Length is > 0 and < 300 ? text : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }

    private static bool CanOpen(string path)
    {
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
