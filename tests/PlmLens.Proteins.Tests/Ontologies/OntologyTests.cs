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
