using System.IO.Compression;
using System.Text;

namespace PlmLens.Cli.Tests;

/// <summary>A few short entries of the bundled UniProt file.</summary>
internal static class TinyCorpus
{
    /// <summary>Writes the first entries of at most 300 residues.</summary>
    public static string Write(string path, int entries)
    {
        using var reader = new StreamReader(
            new GZipStream(File.OpenRead(Bundled.Proteins), CompressionMode.Decompress), Encoding.UTF8);
        using var writer = new StreamWriter(path);
        var entry = new StringBuilder();
        bool small = true;
        while (entries > 0 && reader.ReadLine() is { } line)
        {
            entry.Append(line).Append('\n');
            if (line.StartsWith("ID ", StringComparison.Ordinal))
                small = int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) <= 300;
            if (line != "//")
                continue;
            if (small)
            {
                writer.Write(entry);
                entries--;
            }

            entry.Clear();
        }

        return path;
    }
}
