using PlmLens.Core;

namespace PlmLens.Store.Tests;

public sealed class LensFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_back()
    {
        using LensFolder lens = Write(_folder["lens"], replace: false);

        Assert.Equal([new LensFeature(0, 0.25, 3.5f, 1.0 / 3, 0.5, 3.25f)], lens.ReadFeatures());
        Assert.Equal(2, lens.ReadConcepts().Count);
        Assert.Equal(Concept("DOMAIN: SH3", 4), lens.ReadConcepts()[0]);
        Assert.Null(lens.ReadConcepts()[1].Feature);
        Assert.Equal([0.9, null], lens.ConceptsOf(0).Select(pair => pair.TestAuroc));
        Assert.Equal(["DOMAIN: SH3", "HELIX"], lens.ConceptsOf(0).Select(pair => pair.Concept));
        Assert.Empty(lens.ConceptsOf(1));
        Assert.Equal(0.5, lens.Manifest.Summary.LossRecovered);
        Assert.Equal(new ConceptTally(3, 1, 0, 9), lens.Manifest.Summary.Concepts);
    }

    [Fact]
    public void The_manifest_is_readable_text_with_names_in_snake_case()
    {
        Write(_folder["lens"], replace: false).Dispose();
        string text = File.ReadAllText(Path.Combine(_folder["lens"], LensManifest.FileName));

        Assert.StartsWith("{\n  \"format\": \"plmlens-lens\",\n  \"version\": 0,\n", text, StringComparison.Ordinal);
        Assert.Contains("\"model_sha256\": \"aaaa\"", text, StringComparison.Ordinal);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"summary\"", "\"sumary\"")]
    [InlineData("\"plmlens-lens\"", "null")]
    [InlineData("\"version\": 0", "\"version\": 1")]
    [InlineData("{", "")]
    public void A_manifest_that_is_not_one_is_refused_with_its_path(string part, string instead)
    {
        Write(_folder["lens"], replace: false).Dispose();
        string path = Path.Combine(_folder["lens"], LensManifest.FileName);
        File.WriteAllText(path, File.ReadAllText(path).Replace(part, instead, StringComparison.Ordinal));

        var error = Assert.Throws<PlmLensException>(() => LensFolder.Open(_folder["lens"]));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unfinished_lens_leaves_nothing()
    {
        using (var writer = new LensWriter(_folder["lens"], replace: false))
            writer.WriteFeatures([]);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_lens_that_is_there_is_only_replaced_on_request()
    {
        Write(_folder["lens"], replace: false).Dispose();
        string old = Path.Combine(_folder["lens"], "note.txt");
        File.WriteAllText(old, "of the old lens");

        Assert.Throws<PlmLensException>(() => Write(_folder["lens"], replace: false));
        Assert.True(File.Exists(old));

        Write(_folder["lens"], replace: true).Dispose();
        Assert.False(File.Exists(old));
        Assert.Equal(["lens"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_folder_that_is_no_lens_is_never_replaced()
    {
        Directory.CreateDirectory(_folder["photos"]);
        File.WriteAllText(Path.Combine(_folder["photos"], "cat.jpg"), "meow");

        Assert.Throws<PlmLensException>(() => new LensWriter(_folder["photos"], replace: true));
        Assert.True(File.Exists(Path.Combine(_folder["photos"], "cat.jpg")));
        Assert.Throws<PlmLensException>(() => LensFolder.Open(_folder["photos"]));
    }

    [Fact]
    public void A_line_that_is_no_number_is_refused_with_its_place()
    {
        using LensFolder lens = Write(_folder["lens"], replace: false);
        string path = Path.Combine(_folder["lens"], LensFeature.FileName);
        File.AppendAllText(path, "1\tmany\t0\t0\t0\t0\n");

        var error = Assert.Throws<PlmLensException>(lens.ReadFeatures);
        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("'many'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_without_the_later_columns_are_read()
    {
        using LensFolder lens = Write(_folder["lens"], replace: false);
        foreach ((string file, int columns) in new[] { (LensConcept.FileName, 14), (LensPair.FileName, 11) })
        {
            string path = Path.Combine(_folder["lens"], file);
            File.WriteAllLines(path, File.ReadAllLines(path).Select(
                line => string.Join('\t', line.Split('\t').Take(columns))));
        }

        Assert.Equal(Concept("DOMAIN: SH3", 4) with { P = null, NullPredictor = null }, lens.ReadConcepts()[0]);
        Assert.Null(lens.ConceptsOf(0)[0].TestAuroc);
    }

    private static LensConcept Concept(string name, int? feature) => new(
        name, "domain", 10, 400, 12, 500, feature, 0.15, 0.75, 0.5, 1, 2.0 / 3, 0.1, true)
    {
        P = feature is null ? null : 0.01,
        NullPredictor = feature is null ? null : "AMINO_ACID: C",
    };

    private static LensFolder Write(string path, bool replace)
    {
        using var writer = new LensWriter(path, replace);
        writer.WriteFeatures([new LensFeature(0, 0.25, 3.5f, 1.0 / 3, 0.5, 3.25f)]);
        writer.WriteConcepts(LensConcept.FileName, [Concept("DOMAIN: SH3", 4), Concept("HELIX", null)]);
        writer.WritePairs(
        [
            new LensPair(0, "DOMAIN: SH3", 0.15, 0.75, 10, 2, 3, 0.5, 1, 2.0 / 3, 0.1) { TestAuroc = 0.9 },
            new LensPair(0, "HELIX", 0, 0.4, 10, 2, 3, 0.5, 1, 2.0 / 3, 0.1),
        ]);
        return writer.Commit(Made.Lens());
    }
}
