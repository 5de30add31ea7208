namespace PlmLens.Rules.Tests;

/// <summary>Files stay small enough to read.</summary>
public sealed class FileRules
{
    private const int MostLines = 600;
    private const int MostColumns = 120;

    [Fact]
    public void No_source_file_is_longer_than_600_lines()
    {
        string[] offenders = [.. Repository.Files("*.cs")
            .Select(f => (File: Repository.Relative(f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > MostLines)
            .Select(f => $"{f.File}: {f.Lines} lines")];
        Assert.Empty(offenders);
    }

    [Fact]
    public void No_line_is_longer_than_120_columns()
    {
        string[] offenders = [.. Repository.Files("*.cs").Concat(PageSources())
            .SelectMany(f => File.ReadLines(f).Select((line, i) => (Place: $"{Repository.Relative(f)}:{i + 1}", line)))
            .Where(l => l.line.Length > MostColumns)
            .Select(l => $"{l.Place}: {l.line.Length} columns")];
        Assert.Empty(offenders);
    }

    // The explorer's page, but for the types that are made from the server's OpenAPI document.
    private static IEnumerable<string> PageSources() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "web", "src"), "*.ts*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) != "schema.ts")
            .Order(StringComparer.Ordinal);

    [Fact]
    public void Half_of_the_source_files_have_at_most_150_lines()
    {
        int[] lengths = [.. Repository.Files("*.cs").Select(f => File.ReadLines(f).Count()).Order()];
        Assert.InRange(lengths[lengths.Length / 2], 1, 150);
    }

    [Fact]
    public void Names_of_files_promise_one_concept()
    {
        string[] offenders = [.. Repository.Files("*.cs")
            .Select(f => Path.GetFileNameWithoutExtension(f))
            .Where(name => name.EndsWith("Utils", StringComparison.Ordinal)
                || name.EndsWith("Helpers", StringComparison.Ordinal)
                || name is "Common" or "Misc")];
        Assert.Empty(offenders);
    }

    [Fact]
    public void Bundled_data_and_models_carry_a_card()
    {
        foreach (string kind in new[] { "models", "data" })
        {
            foreach (string folder in Directory.EnumerateDirectories(Path.Combine(Repository.Root, kind)))
            {
                string card = Path.Combine(folder, "README.md");
                Assert.True(File.Exists(card), $"{Repository.Relative(folder)} has no README.md");
                string text = File.ReadAllText(card);
                Assert.Contains("SHA-256", text, StringComparison.Ordinal);
            }
        }
    }
}
