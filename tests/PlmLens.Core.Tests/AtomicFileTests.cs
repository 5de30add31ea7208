using System.Diagnostics;

namespace PlmLens.Core.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plmlens-atomic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_committed_file_is_there_and_nothing_else()
    {
        string path = Path.Combine(_folder, "new", "folder", "file.txt");
        AtomicFile.WriteAllText(path, "né\n");
        Assert.Equal([0x6E, 0xC3, 0xA9, 0x0A], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Before_the_commit_the_old_file_is_whole()
    {
        string path = Path.Combine(_folder, "file");
        AtomicFile.WriteAllText(path, "old");
        using (var file = new AtomicFile(path))
        {
            file.Stream.Write("new"u8);
            file.Stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
            file.Commit();
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Without_a_commit_nothing_is_left()
    {
        string path = Path.Combine(_folder, "file");
        using (var file = new AtomicFile(path))
            file.Stream.Write(new byte[100_000]);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_file_where_the_folder_should_be_is_one_sentence()
    {
        string inTheWay = Path.Combine(_folder, "occupied");
        File.WriteAllText(inTheWay, "");
        string path = Path.Combine(inTheWay, "file");
        var failure = Assert.Throws<PlmLensException>(() => AtomicFile.WriteAllText(path, "x"));
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, failure.ExitCode);
    }

    [Fact]
    public void A_folder_that_takes_no_files_is_one_sentence()
    {
        // Not even root can create files in /proc.
        Assert.SkipUnless(Directory.Exists("/proc/self"), "There is no /proc here.");
        var failure = Assert.Throws<PlmLensException>(() => AtomicFile.WriteAllText("/proc/self/plmlens-file", "x"));
        Assert.Contains("/proc/self/plmlens-file", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_place_of_the_file_fails_at_the_commit()
    {
        string path = Path.Combine(_folder, "taken");
        Directory.CreateDirectory(path);
        Assert.Throws<PlmLensException>(() => AtomicFile.WriteAllText(path, "x"));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void On_a_full_disk_the_old_file_stays_and_no_remains_are_left()
    {
        string disk = Path.Combine(_folder, "disk");
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(
            Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk),
            "A small disk can be mounted by root on Linux only.");
        try
        {
            string path = Path.Combine(disk, "file");
            AtomicFile.WriteAllText(path, "old");
            var failure = Assert.Throws<PlmLensException>(() => AtomicFile.WriteAllBytes(path, new byte[1_000_000]));
            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
            Assert.IsType<IOException>(failure.InnerException);

            // Small enough to wait in the stream's buffer: the disk is found full at the commit.
            File.WriteAllBytes(Path.Combine(disk, "ballast"), new byte[56 * 1024]);
            Assert.Throws<PlmLensException>(() => AtomicFile.WriteAllBytes(path, new byte[40_000]));
            Assert.Equal("old", File.ReadAllText(path));
            Assert.Equal(2, Directory.GetFiles(disk).Length);
        }
        finally
        {
            Assert.True(Run("umount", disk));
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return false;
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
