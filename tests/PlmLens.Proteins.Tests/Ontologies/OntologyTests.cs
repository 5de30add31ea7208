using PlmLens.Core;
using PlmLens.Proteins.Ontologies;
using PlmLens.Proteins.Tests.Labels;

namespace PlmLens.Proteins.Tests.Ontologies;

public sealed class OntologyTests
{
    private const string Small = """
        format-version: 1.2
        ontology: go

        [Term]
        id: GO:1
        name: binding
        namespace: molecular_function
        def: "Any: thing {with} braces." [PMID:1]

        [Term]
        id: GO:2
        name: ATP binding ! not a comment of the name
        namespace: molecular_function
        alt_id: GO:20
        is_a: GO:1 {source="x"} ! binding
        relationship: part_of GO:3 {id="a"} ! life
        relationship: regulates GO:4 ! must not count

        [Term]
        id: GO:3
        name: life
        is_a: GO:99 ! not in this file

        [Term]
        id: GO:4
        name: death

        [Term]
        id: GO:5
        name: old
        is_obsolete: true
        replaced_by: GO:2

        [Term]
        id: GO:6
        name: gone
        is_obsolete: true

        [Typedef]
        id: part_of
        is_a: nothing that matters
        """;

    [Fact]
    public void Ancestors_go_over_is_a_and_part_of_only()
    {
        Ontology ontology = Read(Small);
        Assert.Equal(6, ontology.Count);
        Assert.Equal(["GO:1", "GO:3"], ontology.AncestorsOf("GO:2").Select(t => t.Id).Order());
        Assert.Equal(["GO:1", "GO:3"], ontology.AncestorsOf("GO:20").Select(t => t.Id).Order());
        Assert.Empty(ontology.AncestorsOf("GO:1"));
        Assert.Empty(ontology.AncestorsOf("GO:404"));
        Assert.Equal((1, 0, 0), (ontology.DepthOf("GO:2"), ontology.DepthOf("GO:3"), ontology.DepthOf("GO:404")));
        OntologyTerm term = ontology.Find("GO:2")!;
        Assert.Equal(("ATP binding", "molecular_function"), (term.Name, term.Namespace));
    }

    // Header, stanzas and tags in the order and with the modifiers that the releases of go-basic.obo have them in.
    private const string AsReleased = """
        format-version: 1.2
        data-version: releases/2020-01-01
        subsetdef: goslim_any "A slim"
        synonymtypedef: syngo_label "A label" EXACT
        default-namespace: gene_ontology
        ontology: go

        [Term]
        id: GO:0000010
        name: 1,3-thing activity: a [kind] of
        namespace: molecular_function
        alt_id: GO:0000011
        alt_id: GO:0000012
        def: "Does: a {thing} \"quoted\" \n." [GOC:x, PMID:1\:2 "A, title"]
        comment: Note that is_a: GO:9999999 is only said here.
        subset: goslim_any
        synonym: "is_a: GO:9999998" EXACT []
        xref: EC:1.1.1.1
        property_value: term_tracker_item "https://example.org/issues/1" xsd:anyURI
        is_a: GO:0000020 ! a parent
        intersection_of: GO:0000020 ! a parent
        intersection_of: regulates GO:0000030 ! something
        relationship: part_of GO:0000030 ! something
        relationship: has_part GO:0000050 ! a part
        created_by: x
        creation_date: 2020-01-01T00:00:00Z

        [Term]
        id: GO:0000020
        name: a parent
        namespace: molecular_function
        disjoint_from: GO:0000030 ! something

        [Term]
        id: GO:0000030
        name: something
        namespace: biological_process

        [Term]
        id: GO:0000040
        name: obsolete old thing
        namespace: molecular_function
        is_obsolete: true
        consider: GO:0000020
        consider: GO:0000030

        [Term]
        id: GO:0000050
        name: a part
        namespace: cellular_component

        [Typedef]
        id: part_of
        name: part of
        namespace: external
        xref: BFO:0000050
        is_transitive: true
        inverse_of: has_part ! has part

        [Typedef]
        id: negatively_regulates
        name: negatively regulates
        is_a: regulates ! regulates
        transitive_over: part_of ! part of

        [Instance]
        id: an_instance
        instance_of: GO:0000020 ! a parent
        """;

    [Fact]
    public void Stanzas_and_tags_as_released_are_read_or_passed_over()
    {
        Ontology ontology = Read(AsReleased);
        Assert.Equal(5, ontology.Count);
        OntologyTerm term = ontology.Find("GO:0000012")!;
        Assert.Equal(("GO:0000010", "1,3-thing activity: a [kind] of"), (term.Id, term.Name));
        Assert.Equal(["GO:0000020", "GO:0000030"], term.Parents.Order());
        Assert.Null(ontology.Current("GO:0000040"));
        Assert.Null(ontology.Find("part_of"));
        Assert.Null(ontology.Find("an_instance"));
    }

    [Fact]
    public void Alternative_and_obsolete_identifiers_lead_to_the_term_in_use()
    {
        Ontology ontology = Read(Small);
        Assert.Equal("GO:2", ontology.Current("GO:20")!.Id);
        Assert.Equal("GO:2", ontology.Current("GO:5")!.Id);
        Assert.Null(ontology.Current("GO:6"));
        Assert.Null(ontology.Current("GO:404"));
        Assert.True(ontology.Find("GO:6")!.IsObsolete);
    }

    [Theory]
    [InlineData("is_a: GO:2", "GO:2", "")]
    [InlineData("is_a: GO:2 ! a name", "GO:2", "")]
    [InlineData("is_a: GO:2 {source=\"x\"} ! a name", "GO:2", "")]
    [InlineData("is_a: GO:2 {source=\"x\", is_inferred=\"true\"}", "GO:2", "")]
    [InlineData("is_a: GO:2 {source=\"a } b ! c {d=e}\"} ! a {name}", "GO:2", "")]
    [InlineData("is_a: GO:2 {source=\"a \\\" } b\"} ! a name", "GO:2", "")]
    [InlineData("is_a:\tGO:2\t{source=\"x\"}\t! a name", "GO:2", "")]
    [InlineData("relationship: part_of GO:2", "", "GO:2")]
    [InlineData("relationship: part_of GO:2 {source=\"x ! y\", at=\"2\"} ! a name", "", "GO:2")]
    [InlineData("relationship: part_of   GO:2", "", "GO:2")]
    [InlineData("relationship: BFO:0000050 GO:2 ! a name", "", "GO:2")]
    [InlineData("is_a: GO:2\nrelationship: part_of GO:2", "GO:2", "GO:2")]
    [InlineData("is_a: GO:2\nis_a: GO:2 ! twice", "GO:2", "")]
    [InlineData("intersection_of: GO:2 ! a name", "", "")]
    [InlineData("intersection_of: part_of GO:2 ! a name", "", "")]
    [InlineData("union_of: GO:2", "", "")]
    [InlineData("relationship: has_part GO:2", "", "")]
    [InlineData("relationship: part_of", "", "")]
    [InlineData("relationship: part_of_something GO:2", "", "")]
    [InlineData("! is_a: GO:2", "", "")]
    public void Links_are_read_without_modifiers_and_comments(string line, string isA, string partOf)
    {
        OntologyTerm term = Read($"[Term]\nid: GO:1\n{line}\n\n[Term]\nid: GO:2\n").Find("GO:1")!;
        Assert.Equal((isA, partOf), (string.Join(' ', term.IsA), string.Join(' ', term.PartOf)));
        Assert.Equal(isA.Length + partOf.Length > 0 ? ["GO:2"] : [], term.Parents);
    }

    [Theory]
    [InlineData("a\\, b\\: c", "a, b: c")]
    [InlineData("\\{curly\\} and \\[square\\]", "{curly} and [square]")]
    [InlineData("5 \\! is 120", "5 ! is 120")]
    [InlineData("back\\\\slash \\\"quoted\\\"", "back\\slash \"quoted\"")]
    [InlineData("one\\Wtwo\\tthree", "one two three")]
    [InlineData("{unescaped} braces {in} a name {too}", "{unescaped} braces {in} a name {too}")]
    [InlineData("3\"-end {comment=\"x\"} ! said", "3\"-end")]
    [InlineData("a {k=\"v\"} b", "a {k=\"v\"} b")]
    [InlineData("wow! no comment", "wow! no comment")]
    [InlineData("β-thing 5'→3'", "β-thing 5'→3'")]
    public void Names_are_read_with_their_escapes_resolved(string written, string read) =>
        Assert.Equal(read, Read($"[Term]\nid: GO:1\nname: {written}\n").Find("GO:1")!.Name);

    [Fact]
    public void Lines_may_end_as_on_Windows_and_the_file_begin_with_a_mark()
    {
        Ontology plain = Read(AsReleased);
        Ontology other = Read('\uFEFF' + AsReleased.ReplaceLineEndings("\r\n"));
        Assert.Equal(plain.Version, other.Version);
        Assert.Equal(
            plain.Terms.OrderBy(t => t.Id).Select(Whole),
            other.Terms.OrderBy(t => t.Id).Select(Whole));

        static string Whole(OntologyTerm t) =>
            $"{t} {t.Namespace} {string.Join(' ', t.IsA)} {string.Join(' ', t.PartOf)} {t.IsObsolete} {t.ReplacedBy}";
    }

    [Fact]
    public void An_obsolete_term_leads_to_its_replacement_only()
    {
        Ontology ontology = Read("""
            [Term]
            id: GO:1
            is_a: GO:3 ! links to obsolete terms do not count

            [Term]
            id: GO:2
            is_obsolete: true
            replaced_by: GO:3 {source="x"} ! that is obsolete too

            [Term]
            id: GO:3
            is_obsolete: true
            replaced_by: GO:10

            [Term]
            id: GO:4
            alt_id: GO:10 ! now of this term

            [Term]
            id: GO:5
            is_obsolete: true
            consider: GO:4

            [Term]
            id: GO:6
            is_obsolete: true
            replaced_by: GO:4
            replaced_by: GO:1

            [Term]
            id: GO:7
            is_obsolete: true
            replaced_by: GO:8

            [Term]
            id: GO:8
            is_obsolete: true
            replaced_by: GO:7

            [Term]
            id: GO:9
            is_obsolete: false
            """);
        Assert.Equal("GO:4", ontology.Current("GO:3")!.Id);
        Assert.Equal("GO:4", ontology.Current("GO:2")!.Id);
        Assert.Null(ontology.Current("GO:5"));
        Assert.Null(ontology.Current("GO:6"));
        Assert.Null(ontology.Current("GO:7"));
        Assert.Equal("GO:9", ontology.Current("GO:9")!.Id);
        Assert.Empty(ontology.AncestorsOf("GO:1"));
        Assert.Equal(1, ontology.Alternatives);
    }

    [Fact]
    public void The_header_gives_version_and_default_namespace()
    {
        const string terms = "\n[Term]\nid: A:1\n\n[Term]\nid: A:2\nnamespace: own\n"
            + "\n[Typedef]\nid: x\nnamespace: y\ndata-version: no header any more\n";
        Ontology both = Read("date: 01:02:2020 03:04\ndata-version: releases/2020-02-01 ! said\n"
            + "default-namespace: the_usual\nremark: default-namespace: no\n" + terms);
        Assert.Equal("releases/2020-02-01", both.Version);
        Assert.Equal(("the_usual", "own"), (both.Find("A:1")!.Namespace, both.Find("A:2")!.Namespace));
        Ontology dated = Read("date: 01:02:2020 03:04\n" + terms);
        Assert.Equal("01:02:2020 03:04", dated.Version);
        Assert.Null(dated.Find("A:1")!.Namespace);
        Assert.Null(Read(terms).Version);
    }

    [Theory]
    [InlineData("format-version: 1.2\n", true)]
    [InlineData("\n[Term]\nid: A\n", true)]
    [InlineData(">A\nMKV\n", false)]
    [InlineData("ID   A  Reviewed;\n", false)]
    [InlineData("", false)]
    public void An_ontology_is_known_by_its_beginning(string text, bool obo)
    {
        using var files = new LabelFiles();
        Assert.Equal(obo, Ontology.IsObo(files.Write("a", text)));
    }

    [Fact]
    public void Ancestors_are_those_of_the_definition_on_random_graphs()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var random = new SeededRandom(seed, "ontology");
            const int terms = 30;
            var above = new bool[terms, terms];
            var text = new System.Text.StringBuilder();
            for (int t = 0; t < terms; t++)
            {
                text.Append($"[Term]\nid: T{t}\n");
                for (int parent = 0; parent < t; parent++)
                {
                    if (random.NextDouble() >= 0.1)
                        continue;
                    string relation = random.NextDouble() < 0.5 ? "is_a:" : "relationship: part_of";
                    text.Append($"{relation} T{parent}\n");
                    above[t, parent] = true;
                    for (int far = 0; far < parent; far++)
                        above[t, far] |= above[parent, far];
                }
            }

            Ontology ontology = Read(text.ToString());
            for (int t = 0; t < terms; t++)
            {
                string[] expected = [.. Enumerable.Range(0, terms).Where(a => above[t, a]).Select(a => $"T{a}")];
                Assert.Equal(
                    expected.Order(StringComparer.Ordinal),
                    ontology.AncestorsOf($"T{t}").Select(a => a.Id).Order(StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    public void A_chain_of_many_terms_is_no_problem()
    {
        const int terms = 200_000;
        string text = string.Concat(
            Enumerable.Range(0, terms).Select(t => $"[Term]\nid: T{t}\nis_a: T{t + 1}\n"));
        Assert.Equal(terms - 1, Read(text).DepthOf("T0"));
    }

    [Theory]
    [InlineData("", "holds no [Term]")]
    [InlineData("id: GO:1\n", "holds no [Term]")]
    [InlineData("[Term]\nname: x\n", ":2: 'name' stands before the id")]
    [InlineData("[Term]\n\n[Term]\nid: GO:1\n", ":1: this [Term] has no id")]
    [InlineData("[Term]\nid: GO:1\nid: GO:2\n", ":3: a [Term] needs one id")]
    [InlineData("[Term]\nid: GO:1\nwhat\n", ":3: 'what' is no tag")]
    [InlineData("[Term]\nid: GO:1\n[Term]\nid: GO:1\n", ":3: the id GO:1 is already used")]
    [InlineData("[Term]\nid: A\nis_a: A\n", "terms are their own ancestors, A > A;")]
    [InlineData(
        "[Term]\nid: A\nis_a: B\n[Term]\nid: B\nrelationship: part_of C\n[Term]\nid: C\nis_a: B\n",
        "terms are their own ancestors, B > C > B;")]
    public void Damaged_ontologies_are_refused(string text, string part) => TestText.Refused(() => Read(text), part);

    private static Ontology Read(string text)
    {
        using var files = new LabelFiles();
        return Ontology.ReadObo(files.Write("a.obo", text));
    }
}
