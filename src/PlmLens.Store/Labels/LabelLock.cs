using System.Diagnostics;
using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>
/// Lets one process at a time append to a labels folder. The lock is the operating system's on an empty file that stays
/// there, so it ends with the process, however that ends.
/// </summary>
internal static class LabelLock
{
    public const string FileName = "labels.lock";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits for the lock; dispose what it gives to let the next one in.</summary>
    /// <exception cref="PlmLensException">Another process held it for too long, or the folder cannot be
    /// written.</exception>
    public static FileStream Take(string folder)
    {
        string path = Path.Combine(folder, FileName);
        var waited = Stopwatch.StartNew();
        for (int pause = 1; ; pause = Math.Min(pause * 2, 50))
        {
            try
            {
                Directory.CreateDirectory(folder);
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (File.Exists(path) && waited.Elapsed < s_patience)
            {
                Thread.Sleep(Random.Shared.Next(pause) + 1);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw File.Exists(path) && e is IOException
                    ? new PlmLensException($"Another process holds {path}; stop it and try again.", e)
                    : new PlmLensException($"Cannot write labels in {folder}: {e.Message} Allow writing there.", e);
            }
        }
    }
}
