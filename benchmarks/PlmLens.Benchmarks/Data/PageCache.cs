using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PlmLens.Benchmarks.Data;

/// <summary>Makes Linux forget what it keeps of files in memory, so that reading them means reading the disk.</summary>
internal static partial class PageCache
{
    // POSIX_FADV_DONTNEED of Linux on x64 and Arm64.
    private const int DontNeed = 4;

    /// <summary>Drops the clean pages of files that are written to the disk.</summary>
    /// <returns>False where the system cannot be asked to.</returns>
    public static bool Drop(IEnumerable<string> paths)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        foreach (string path in paths)
        {
            using SafeFileHandle file = File.OpenHandle(path);
            if (Advise(file, 0, 0, DontNeed) != 0)
                return false;
        }

        return true;
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
