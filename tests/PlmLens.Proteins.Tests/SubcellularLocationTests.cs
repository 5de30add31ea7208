namespace PlmLens.Proteins.Tests;

public sealed class SubcellularLocationTests
{
    [Fact]
    public void Real_entries_give_places_topology_and_molecule()
    {
        Assert.Equal(["Nucleus", "Cytoplasm", "Melanosome"], Locations("P62258.txt"));
        Assert.Equal(["Cell outer membrane; Lipid-anchor"], Locations("P50930.dat"));
        Assert.Equal(
            [
                "[Surface protein]: Virion membrane; Peripheral membrane protein",
                "[Surface protein]: Host cell membrane; Peripheral membrane protein",
            ],
            Locations("P03395.dat").Take(2));
        string[] enzyme = Locations("P09470.dat");
        Assert.Contains("[Angiotensin-converting enzyme, soluble form]: Secreted", enzyme);
        Assert.Contains("[Isoform Somatic]: Cell membrane; Single-pass type I membrane protein", enzyme);
        Assert.Contains("[Isoform Testis-specific]: Secreted", enzyme);
    }

    [Fact]
    public void Notes_evidence_and_repeats_are_dropped()
    {
        ProteinRecord record = Assert.Single(TestText.Flat(TestText.Entry(
            "P1",
            "OC   Eukaryota; Metazoa;",
            "OC   Chordata; Homo.",
            "CC   -!- FUNCTION: Found in the Nucleus. Cytoplasm.",
            "CC   -!- SUBCELLULAR LOCATION: [Isoform 2]: Nucleus, nucleolus {ECO:0000269|HAMAP-",
            "CC       Rule:MF_1}; Peripheral membrane protein {ECO:1}; Cytoplasmic side",
            "CC       {ECO:2}. Golgi apparatus, trans-",
            "CC       Golgi network. Note=In cells. Secreted. {ECO:3}.",
            "CC   -!- SUBCELLULAR LOCATION: Secreted (By similarity). Secreted.",
            "CC   -!- TISSUE SPECIFICITY: Vacuole.",
            "CC   -----------------------------------------------------------------------")));
        Assert.Equal(
            [
                "[Isoform 2]: Nucleus, nucleolus; Peripheral membrane protein; Cytoplasmic side",
                "[Isoform 2]: Golgi apparatus, trans-Golgi network",
                "Secreted",
            ],
            record.Locations.Select(l => l.ToString()));
        Assert.Equal([true, true, false], record.Locations.Select(l => l.IsOfIsoform));
        Assert.Equal(["Nucleus", "Nucleus, nucleolus"], record.Locations[0].Parts());
        Assert.Equal(["Eukaryota", "Metazoa", "Chordata", "Homo"], record.Lineage);
    }

    [Fact]
    public void The_web_service_table_gives_the_same()
    {
        ProteinRecord record = Assert.Single(TestText.Tsv(
            "Entry\tSubcellular location [CC]\tTaxonomic lineage\tSequence\n"
            + "P1\tSUBCELLULAR LOCATION: [Isoform 1]: Cell membrane {ECO:1}; Multi-pass membrane protein {ECO:1}. "
            + "Note=Not in the Nucleus. {ECO:2}.; SUBCELLULAR LOCATION: [Isoform 2]: Secreted {ECO:3}.\t"
            + "cellular organisms (no rank), Eukaryota (domain), Homo (genus)\tMKT\n"));
        Assert.Equal(
            ["[Isoform 1]: Cell membrane; Multi-pass membrane protein", "[Isoform 2]: Secreted"],
            record.Locations.Select(l => l.ToString()));
        Assert.Equal(["cellular organisms", "Eukaryota", "Homo"], record.Lineage);
        Assert.Equal("MKT", Assert.Single(TestText.Tsv(
            "accession\tcc_subcellular_location\tlineage\tsequence\nP1\t\t\tMKT\n")).Sequence);
    }

    [Fact]
    public void Most_bundled_proteins_say_where_they_are()
    {
        List<ProteinRecord> records = [.. ProteinReader.Open(TestText.Demo("uniprot_reviewed.dat.gz"))];
        SubcellularLocation[] all = [.. records.SelectMany(r => r.Locations)];
        Assert.All(records, r => Assert.NotEmpty(r.Lineage));
        Assert.InRange(records.Count(r => r.Locations.Count > 0), 800, records.Count);
        Assert.Contains(all, l => l is { Name: "Nucleus, nucleolus" });
        Assert.DoesNotContain(all, l => l.Name.AsSpan().ContainsAny("{}[].") || l.Name.Contains("ECO:"));
        Assert.DoesNotContain(all, l => l.Name.Length > 100 || l.Name.Length < 4);
    }

    private static string[] Locations(string file) =>
        [.. UniProtFlatReader.Read(TestText.Golden("flat", file)).First().Locations.Select(l => l.ToString())];
}
