using System.Globalization;
using System.IO.Compression;
using System.Text;
using PlmLens.Cli;

namespace PlmLens.Browser.Tests;

/// <summary>Short entries of the bundled UniProt file, one of them with names that a browser must not take for
/// HTML.</summary>
internal static class MadeCorpus
{
    /// <summary>Text that would run a script if a page put it into its HTML.</summary>
    public const string Hostile = "<script>window.hacked=1</script><img src=x onerror=\"window.hacked=1\">";

    /// <summary>The note that all disordered regions have, so that a concept is named after it.</summary>
    public const string HostileNote = "<script>window.hacked=2</script><img src=x onerror='window.hacked=2'>";

    /// <summary>The entry with <see cref="Hostile"/> in its name and organism.</summary>
    public const string HostileAccession = "P01001";

    private const int MostResidues = 250;

    /// <summary>Writes entries of at most 250 residues; the first is the hostile one.</summary>
    public static string Write(string path, int entries)
    {
        using var reader = new StreamReader(
            new GZipStream(File.OpenRead(Bundled.Proteins), CompressionMode.Decompress), Encoding.UTF8);
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        var entry = new List<string>();
        for (int written = 0; written < entries && reader.ReadLine() is { } line;)
        {
            entry.Add(line);
            if (line != "//")
                continue;
            if (Length(entry[0]) <= MostResidues)
            {
                foreach (string text in written++ == 0 ? entry.Select(MakeHostile) : entry)
                    writer.WriteLine(text.Replace("\"Disordered\"", $"\"{HostileNote}\"", StringComparison.Ordinal));
            }

            entry.Clear();
        }

        return path;
    }

    private static int Length(string line) => int.Parse(
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);

    private static string MakeHostile(string line) => line[..Math.Min(5, line.Length)] switch
    {
        "AC   " => $"AC   {HostileAccession};",
        "DE   " when line.Contains("Full=", StringComparison.Ordinal) => $"DE   RecName: Full={Hostile};",
        "OS   " => $"OS   {Hostile}.",
        _ => line,
    };
}
