using PlmLens.Analysis.Concepts;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Proteins.Ontologies;

namespace PlmLens.Analysis.Tests.Concepts;

public sealed class ProteinClassSetTests
{
    private static readonly ProteinClassOptions s_any = new() { MinimumMembers = 1 };

    [Fact]
    public void Classes_from_elsewhere_are_a_source_of_their_own()
    {
        var given = new GivenClasses("places", new Dictionary<string, string> { ["P1"] = "in", ["P3"] = "in" });
        ProteinClassSet set = ProteinClassSet.FromRecords(
            [Record("P1") with { Keywords = ["Kinase"] }, Record("P2"), Record("P3")], s_any, null, given);
        Assert.Equal(
            ["keyword: Kinase 0", "places: in 0,2"],
            set.Classes.Select(c => $"{c.Name} {string.Join(',', c.Members)}"));
        Assert.Equal(2, set.Report.Sources.Single(s => s.Source == "places").Proteins);
    }

    [Fact]
    public void Every_source_gives_classes_with_their_names()
    {
        ProteinRecord all = Record("P1") with
        {
            CrossReferences =
            [
                new("InterPro", "IPR000719", "Prot_kinase_dom"),
                new("Pfam", "PF00069", "Pkinase"),
                new("GO", "GO:0005524", "F:ATP binding"),
                new("PDB", "1ATP", "X-ray"),
            ],
            EcNumbers = ["2.7.11.1"],
            Keywords = ["Kinase"],
            Lineage = ["Eukaryota", "Homo"],
            Locations = [new("Nucleus, nucleolus", "Lipid-anchor", "Cytoplasmic side", null)],
        };
        ProteinRecord enzyme = Record("P2") with { EcNumbers = ["2.7.-.-"], Lineage = ["Eukaryota", "Mus"] };
        ProteinRecord nucleus = Record("P3") with { Locations = [new("Nucleus", null, null, null)] };
        ProteinClassSet set = ProteinClassSet.FromRecords([all, enzyme, nucleus], s_any);
        Assert.Equal(
            [
                "EC: 2.7.-.- 0,1",
                "EC: 2.7.11.1 0",
                "GO: GO:0005524 (F:ATP binding) 0",
                "InterPro: IPR000719 (Prot_kinase_dom) 0",
                "Pfam: PF00069 (Pkinase) 0",
                "keyword: Kinase 0",
                "location: Nucleus 0,2",
                "location: Nucleus, nucleolus 0",
                "taxon: Eukaryota 0,1",
                "taxon: Homo 0",
                "taxon: Mus 1",
            ],
            set.Classes.Select(c => $"{c.Name} {string.Join(',', c.Members)}"));
        ProteinClassTally places = set.Report.Sources.Single(s => s.Source == "location");
        Assert.Equal(("location", 2, 4, 2, 0, 2, 0), (places.Source, places.Proteins, places.Named, places.Kept,
            places.TooSmall, places.SameMembers, places.Everyone));
        Assert.Equal("the same members as 2.7.-.-", Outcome(set, "2.-.-.-"));
        Assert.Equal("the same members as 2.7.11.1", Outcome(set, "2.7.11.-"));
        Assert.Equal("the same members as Nucleus, nucleolus", Outcome(set, "Lipid-anchor"));
    }

    [Fact]
    public void Small_classes_and_those_of_everyone_are_dropped_with_the_reason()
    {
        ProteinRecord[] records = [.. Enumerable.Range(0, 4).Select(i => Record($"P{i}") with
        {
            Keywords = i < 2 ? ["Everywhere", "Pair", "Pair"] : i == 2 ? ["Everywhere", "Lonely"] : ["Everywhere"],
        })];
        ProteinClassSet set = ProteinClassSet.FromRecords(
            records, new ProteinClassOptions { MinimumMembers = 2, Sources = ProteinClassSources.Keyword });
        Assert.Equal(["Pair"], set.Classes.Select(c => c.Id));
        Assert.Equal("1 members, 2 needed", Outcome(set, "Lonely"));
        Assert.Equal("every protein is a member", Outcome(set, "Everywhere"));
        ProteinClassTally tally = Assert.Single(set.Report.Sources);
        Assert.Equal(new ProteinClassTally("keyword", 4, 3, 1, 1, 0, 1), tally);
    }

    [Fact]
    public void With_an_ontology_proteins_are_in_the_classes_of_ancestors()
    {
        Ontology ontology = Obo("""
            [Term]
            id: GO:1
            name: function
            namespace: molecular_function
            [Term]
            id: GO:2
            name: binding
            namespace: molecular_function
            is_a: GO:1
            [Term]
            id: GO:3
            name: ATP binding
            namespace: molecular_function
            is_a: GO:2
            [Term]
            id: GO:4
            name: old
            is_obsolete: true
            replaced_by: GO:3
            [Term]
            id: GO:5
            name: gone
            is_obsolete: true
            """);
        ProteinRecord[] records =
        [
            Go("P1", "GO:3"), Go("P2", "GO:2", "GO:5"), Go("P3", "GO:4"), Go("P4", "GO:77"), Go("P5", "GO:1"),
        ];
        ProteinClassSet set = ProteinClassSet.FromRecords(records, s_any, ontology);
        Assert.Equal(
            ["GO:2 F:binding 0,1,2", "GO:3 F:ATP binding 0,2"],
            set.Classes.Select(c => $"{c.Id} {c.Label} {string.Join(',', c.Members)}"));
        string note = Assert.Single(set.Report.Notes);
        Assert.Contains("2 terms are not in", note);
        Assert.Contains("GO:5, GO:77", note);
        Assert.Equal(["GO:1", "GO:2", "GO:3", "GO:4", "GO:77"],
            ProteinClassSet.FromRecords(records, s_any).Classes.Select(c => c.Id).Order());
    }

    [Fact]
    public void Of_an_ontologys_equal_classes_the_deepest_is_kept()
    {
        Ontology ontology = Obo(
            "[Term]\nid: A\n[Term]\nid: B\nis_a: A\n[Term]\nid: C\nis_a: B\n[Term]\nid: D\nis_a: A\n");
        ProteinClassSet set = ProteinClassSet.FromRecords([Go("P1", "C"), Go("P2", "D")], s_any, ontology);
        Assert.Equal(["C", "D"], set.Classes.Select(c => c.Id));
        Assert.Equal("the same members as C", Outcome(set, "B"));
    }

    [Fact]
    public void Places_of_isoforms_are_used_only_where_there_are_no_others()
    {
        ProteinClassSet set = ProteinClassSet.FromRecords(
            [
                Record("P1") with
                {
                    Locations = [new("Nucleus", null, null, "Isoform 2"), new("Cytoplasm", null, null, null)],
                },
                Record("P2") with { Locations = [new("Vacuole", null, null, "Isoform 1")] },
                Record("P3") with { Locations = [new("Secreted", null, null, "Some chain")] },
            ],
            s_any);
        Assert.Equal(["Cytoplasm", "Secreted", "Vacuole"], set.Classes.Select(c => c.Id));
        Assert.Equal(2, set.Report.Notes.Count);
        Assert.Contains("1 places of isoforms were left out", set.Report.Notes[0]);
        Assert.Contains("of 1 proteins only places of isoforms", set.Report.Notes[1]);
    }

    [Theory]
    [InlineData("2.7.11.1", "2.-.-.- 2.7.-.- 2.7.11.- 2.7.11.1")]
    [InlineData("3.1.-.-", "3.-.-.- 3.1.-.-")]
    [InlineData("1.14.-.n2", "1.-.-.- 1.14.-.-")]
    [InlineData("3.6.4.n1", "3.-.-.- 3.6.-.- 3.6.4.- 3.6.4.n1")]
    [InlineData("-.-.-.-", "")]
    [InlineData("2.7", "")]
    public void Enzyme_numbers_have_the_classes_above_them(string number, string expected) =>
        Assert.Equal(expected, string.Join(' ', EnzymeNumber.Levels(number).Select(l => l.Number)));

    [Fact]
    public void Contradictory_options_are_refused()
    {
        Assert.Throws<UsageException>(() =>
            ProteinClassSet.FromRecords([], s_any with { Sources = ProteinClassSources.None }));
        Assert.Throws<UsageException>(() => ProteinClassSet.FromRecords([], s_any with { MinimumMembers = 0 }));
    }

    [Fact]
    public void Membership_is_the_definition_on_the_bundled_proteins()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "swissprot-demo", "uniprot_reviewed.dat.gz");
        List<ProteinRecord> records = [.. ProteinReader.Open(path)];
        ProteinClassSet set = ProteinClassSet.FromRecords(records, new ProteinClassOptions());
        foreach (ProteinClass c in set.Classes.Where((_, i) => i % 5 == 0))
        {
            int[] expected = [.. Enumerable.Range(0, records.Count).Where(p => Has(records[p], c))];
            Assert.Equal(expected, c.Members);
            Assert.InRange(c.Members.Count, 10, records.Count - 1);
        }

        Assert.Equal(set.Report.Classes.Count(l => l.Fate == ProteinClassFate.Kept), set.Classes.Count);
        Assert.All(set.Report.Sources, s => Assert.Equal(s.Named, s.Kept + s.TooSmall + s.SameMembers + s.Everyone));
        Assert.All(set.Report.Sources, s => Assert.True(s.Kept > 0, s.Source));
    }

    private static bool Has(ProteinRecord record, ProteinClass c) => c.Source switch
    {
        "EC" => record.EcNumbers.Any(n => n.StartsWith(c.Id.TrimEnd('-', '.') + (c.Id.EndsWith('-') ? "." : ""))
            && (c.Id.EndsWith('-') || n == c.Id)),
        "keyword" => record.Keywords.Contains(c.Id),
        "taxon" => record.Lineage.Contains(c.Id),
        "location" => Places(record).Any(l => l.Topology == c.Id || l.Orientation == c.Id || l.Name == c.Id
            || l.Name.StartsWith(c.Id + ", ")),
        _ => record.IdsIn(c.Source).Contains(c.Id),
    };

    private static IEnumerable<SubcellularLocation> Places(ProteinRecord record) =>
        record.Locations.All(l => l.IsOfIsoform)
            ? record.Locations
            : record.Locations.Where(l => !l.IsOfIsoform);

    private static ProteinRecord Record(string accession) => new() { Accession = accession, Sequence = "MKT" };

    private static ProteinRecord Go(string accession, params string[] terms) =>
        Record(accession) with { CrossReferences = [.. terms.Select(t => new CrossReference("GO", t, null))] };

    private static string Outcome(ProteinClassSet set, string id) =>
        set.Report.Classes.Single(l => l.Class.Id == id).Outcome;

    private static Ontology Obo(string text)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return Ontology.ReadObo(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
