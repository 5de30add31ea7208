using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace PlmLens.Cli.Tests;

/// <summary>`info` on ontologies.</summary>
public sealed class OntologyInfoTests : IDisposable
{
    private const string Text = """
        format-version: 1.2
        data-version: releases/2020-01-01

        [Term]
        id: GO:1
        name: top
        namespace: biological_process

        [Term]
        id: GO:2
        name: middle
        namespace: biological_process
        alt_id: GO:20
        alt_id: GO:21
        is_a: GO:1 {source="x ! y"} ! top

        [Term]
        id: GO:3
        name: low
        namespace: cellular_component
        is_a: GO:2 ! middle
        is_a: GO:404 ! elsewhere
        relationship: part_of GO:1 ! top
        relationship: has_part GO:2 ! middle
        intersection_of: GO:2 ! middle

        [Term]
        id: GO:4
        name: obsolete, now another
        namespace: biological_process
        is_obsolete: true
        replaced_by: GO:2

        [Term]
        id: GO:5
        name: obsolete
        namespace: biological_process
        is_obsolete: true
        consider: GO:2

        [Typedef]
        id: part_of
        is_a: overlaps
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_ontology_is_described_by_its_terms_and_links()
    {
        // Known by its content: the name says nothing, and it is packed.
        using (var packed = new GZipStream(File.Create(_folder["ontology.gz"]), CompressionLevel.Fastest))
            packed.Write(Encoding.UTF8.GetBytes(Text));
        Plmlens.Result run = await Plmlens.Run("info", _folder["ontology.gz"], "--json");
        Assert.Equal(0, run.Code);
        using var json = JsonDocument.Parse(run.Out);
        JsonElement root = json.RootElement;
        Assert.Equal("OBO ontology", root.GetProperty("kind").GetString());
        JsonElement facts = root.GetProperty("facts");
        Assert.Equal("releases/2020-01-01", facts.GetProperty("version").GetString());
        Assert.Equal(
            "terms 3, is_a 3, part_of 1, without_parents 1, parents_not_in_the_file 1, longest_way_up 2, "
            + "alternative_ids 2, obsolete 2, obsolete_with_a_replacement 1",
            string.Join(", ", facts.EnumerateObject().Skip(1).Select(fact => $"{fact.Name} {fact.Value}")));
        Assert.Equal(
            ["biological_process 2 terms", "cellular_component 1 terms"],
            root.GetProperty("tables").GetProperty("namespaces").EnumerateArray()
                .Select(row => string.Join(' ', row.EnumerateArray().Select(cell => cell.GetString()))));
    }

    [Fact]
    public async Task A_damaged_ontology_is_refused_with_its_line()
    {
        File.WriteAllText(_folder["bad.obo"], Text.Replace("id: GO:3", "id: GO:2", StringComparison.Ordinal));
        Plmlens.Result run = await Plmlens.Run("info", _folder["bad.obo"]);
        Assert.Equal(1, run.Code);
        Assert.Contains("bad.obo:17: the id GO:2 is already used", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }
}
