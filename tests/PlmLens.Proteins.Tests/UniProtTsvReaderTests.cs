namespace PlmLens.Proteins.Tests;

public sealed class UniProtTsvReaderTests
{
    [Fact]
    public void The_reference_table_is_read_with_every_odd_position()
    {
        List<ProteinRecord> records = [.. UniProtTsvReader.Read(TestText.Golden("tsv", "uniprot.tsv"))];
        Assert.Equal(66, records.Count);
        Assert.Equal(66, records.Select(r => r.Accession).Distinct().Count());
        string text = File.ReadAllText(TestText.Golden("tsv", "uniprot.tsv"));
        string[] keys = ["BINDING", "REGION", "HELIX", "DISULFID", "ZN_FING", "COILED", "SIGNAL", "ACT_SITE"];
        foreach (string key in keys)
        {
            int written = text.Split([$"{key} "], StringSplitOptions.None).Length - 1;
            Assert.Equal(written, records.Sum(r => r.Features.Count(f => f.Type == key)));
        }

        ProteinRecord first = records[0];
        Assert.Equal("Invented protein 0", first.Description);
        Assert.Equal(["1.1.1.0"], first.EcNumbers);
        Assert.Equal(["P10000"], first.IdsIn("AlphaFoldDB"));
        Assert.True(first.Reviewed);
        Assert.Equal(
            [
                "BINDING <1..231 | ligand=Zn(2+) | ligand_id=ChEBI:CHEBI:30163 | evidence=ECO:0000255",
                "REGION 229..262 | isoform=P10000-2 | note=Disordered"
                    + " | evidence=ECO:0000269|PubMed:12345678 ECO:0007744|PubMed:23186163",
                "REGION 193..231 | note=Interaction with tRNA",
            ],
            first.Features.Take(3).Select(TestText.Describe));
        Assert.Contains(first.Features, f => TestText.Describe(f) == "SIGNAL 1..unknown | note=Not cleaved");
        Assert.Contains(records.SelectMany(r => r.Features), f => f.Note is { } note && note.Contains(';'));
    }

    [Fact]
    public void Cells_as_the_web_service_writes_them_need_no_quoting()
    {
        ProteinRecord r = Assert.Single(TestText.Tsv(
            "Entry\tEntry Name\tReviewed\tProtein names\tGene Names\tOrganism\tOrganism (ID)\tLength\tEC number"
            + "\tKeywords\tPfam\tGene Ontology IDs\tBinding site\tSite\tDomain [CC]\tSequence\n"
            + "P1\tA_B\tunreviewed\tKinase (unknown) (EC 2.7.1.1) [Cleaved into: X (Y)]\tabc def\tHomo sapiens (Human)"
            + "\t9606\t4\t2.7.1.1; 2.7.1.-\tKinase;Zinc\tPF1;PF2;\tGO:1; GO:2"
            + "\tBINDING 1..2; /ligand=\"NAD(+)\"; /ligand_note=\"a; b \"\"c\"\"\"; BINDING ?3"
            + "\tSITE 4; /note=\"\"\tDOMAIN: x\tMktU\n"));
        Assert.Equal(("P1", "A_B", false, "Kinase"), (r.Accession, r.EntryName, r.Reviewed, r.Description));
        Assert.Equal(("Homo sapiens (Human)", 9606, "MKTU"), (r.Organism, r.TaxonId, r.Sequence));
        Assert.Equal(["abc", "def"], r.GeneNames);
        Assert.Equal(["2.7.1.1", "2.7.1.-"], r.EcNumbers);
        Assert.Equal(["Kinase", "Zinc"], r.Keywords);
        Assert.Equal(["PF1", "PF2"], r.IdsIn("Pfam"));
        Assert.Equal(["GO:1", "GO:2"], r.IdsIn("GO"));
        Assert.Equal(
            ["BINDING 1..2 | ligand=NAD(+) | ligand_note=a; b \"c\"", "BINDING ?3..?3", "SITE 4..4"],
            r.Features.Select(TestText.Describe));
    }

    [Theory]
    [InlineData("", "a.tsv is empty")]
    [InlineData("Entry\tLength\nP1\t3\n", "a.tsv:1: there are 0 columns named Sequence")]
    [InlineData("Entry\tEntry\tSequence\nP1\tP1\tMKT\n", "a.tsv:1: there are 2 columns named Entry")]
    [InlineData("Entry\tSequence\nP1\tMKT\n\nP2\n", "a.tsv:4: the line has 1 cells, but the header has 2")]
    [InlineData("Entry\tSequence\nP1\tMKT\nP1\tMKT\n", "a.tsv:3: the id P1 is already used at line 2")]
    [InlineData("Entry\tSequence\n\tMKT\n", "a.tsv:2: the Entry cell is empty")]
    [InlineData("Entry\tSequence\nP1\t\n", "a.tsv:2: entry P1, column Sequence: there is no sequence")]
    [InlineData("Entry\tSequence\nP1\tMK1\n", "a.tsv:2: entry P1, column Sequence: the digit '1'")]
    [InlineData("Entry\tSequence\nP1\tMKé\n", "column Sequence: the byte 0xC3")]
    [InlineData("Entry\tLength\tSequence\nP1\t4\tMKT\n", "the sequence has 3 residues, but Length says 4")]
    [InlineData("Entry\tLength\tSequence\nP1\tx\tMKT\n", "column Length: 'x' is not a number")]
    [InlineData("Entry\tReviewed\tSequence\nP1\tx\tMKT\n", "column Reviewed: 'x'")]
    [InlineData("Entry\tHelix\tSequence\nP1\tHELIX 5..2\tMKT\n", "column Helix: 'HELIX 5..2' is not a feature")]
    [InlineData("Entry\tHelix\tSequence\nP1\tHELIX 1; /note=\"a\tMKT\n", "'/note=\"a' is not a qualifier")]
    [InlineData("Entry\tHelix\tSequence\nP1\t/note=\"a\"\tMKT\n", "'/note=\"a\"' is not a qualifier")]
    [InlineData("Entry\tHelix\tSequence\nP1\tHELIX 99999999999\tMKT\n", "is not a feature")]
    public void Damaged_tables_are_refused_with_the_place(string text, string part) =>
        TestText.Refused(() => TestText.Tsv(text), part);
}
