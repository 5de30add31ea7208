using PlmLens.Proteins.Structures;
using static PlmLens.Proteins.Tests.Structures.TestStructure;

namespace PlmLens.Proteins.Tests.Structures;

public sealed class MmcifReaderTests
{
    [Fact]
    public void Chains_have_the_authors_names_and_whole_sequences()
    {
        ProteinStructure structure = Cif(
            AtomSite(
                "ATOM CA . ALA A 1 2 1.0 2.0 3.0 1.0 90.5 12 H 1",
                "ATOM CA . MSE A 1 3 1.5 2.0 3.0 1.0 80 13 H 1",
                "ATOM N . GLY A 1 4 1.5 2.0 3.0 1.0 80 14 H 1",
                "ATOM CA . DA B 2 1 1.5 2.0 3.0 1.0 80 1 N 1",
                "HETATM CA . CA C 3 . 1.5 2.0 3.0 1.0 80 101 H 1",
                "ATOM CA . ALA A 1 2 9.0 2.0 3.0 1.0 90.5 12 H 2")
            + "loop_\n_entity_poly_seq.entity_id\n_entity_poly_seq.num\n_entity_poly_seq.mon_id\n"
            + "1 1 TRP\n1 2 ALA\n1 2 VAL\n1 3 MSE\n1 4 GLY\n_exptl.method 'X-RAY DIFFRACTION'\n"
            + "_struct.title\n;A title\nof two lines\n;\n");
        StructureChain chain = Assert.Single(structure.Chains);
        Assert.Equal("H", chain.Id);
        Assert.Equal("AMG", chain.ObservedSequence);
        Assert.Equal("WAMG", chain.EntitySequence);
        Assert.Equal([1, 2, 3], chain.Residues.Select(r => r.EntityPosition));
        Assert.Equal([12, 13, 14], chain.Residues.Select(r => r.Number));
        Assert.Equal([true, true, false], chain.Residues.Select(r => r.HasCoordinates));
        Assert.Equal(90.5f, chain.Residues[0].BFactor);
        Assert.Equal((2, "T", "A title", "X-RAY DIFFRACTION"), (
            structure.Models, structure.Id, structure.Title, structure.Method));
    }

    [Theory]
    [InlineData("'a b' \"c'd\" 'e'f' g#h # comment", "a b|c'd|e'f|g#h")]
    [InlineData(";one\ntwo\n; last _x.y", "one\ntwo|last|_x.y")]
    [InlineData(". ? '.' \"?\"", "-|-|.|?")]
    [InlineData("LOOP_ data_B ;x", "LOOP_|data_B|;x")]
    public void Tokens_follow_the_rules_of_CIF(string text, string expected)
    {
        using var source = new TextSource(TestText.Stream(text), "a.cif");
        var tokens = new CifTokenizer(source);
        var seen = new List<string>();
        while (tokens.Next() is var token && token != CifToken.End)
            seen.Add(token == CifToken.Missing ? "-" : System.Text.Encoding.UTF8.GetString(tokens.Bytes));
        Assert.Equal(expected.Split('|'), seen);
    }

    [Theory]
    [InlineData("data_T\n_a.b 'open", ":2: a quoted value does not end")]
    [InlineData("data_T\n_a.b\n;open\nmore", ":3: the text field that begins here has no closing")]
    [InlineData("data_T\n_a.b _a.c", ":2: the item _a.b has no value")]
    [InlineData("data_T\nloop_\n_a.b\n_a.c\n1 2 3\n", "the loop of a ends inside a row, after 1 of 2")]
    [InlineData("data_T\nloop_\n_a.b\n_c.d\n1 2\n", ":4: a loop has items of a and of c")]
    [InlineData("data_T\nloop_\n1 2\n", ":2: a loop_ without items")]
    [InlineData("data_T\nstray\n", ":2: the value 'stray' belongs to no item")]
    [InlineData("data_T\n_a.b 1\n", "no _atom_site rows")]
    [InlineData("data_T\n_atom_site.label_atom_id CA\n", "_atom_site lacks label_asym_id")]
    public void Damage_is_refused_with_file_and_line(string text, string why) =>
        TestText.Refused(() => Cif(text), "a.cif", why);

    [Theory]
    [InlineData("ATOM CA . ALA A 1 2 x 2.0 3.0 1.0 90.5 12 H 1", "'x' in _atom_site.cartn_x is not a number")]
    [InlineData("ATOM CA . ALA A 1 2 1e9 2.0 3.0 1.0 90.5 12 H 1", "'1e9' in _atom_site.cartn_x is not a coordinate")]
    [InlineData("ATOM CA . ALA A 1 0 1.0 2.0 3.0 1.0 90.5 12 H 1", "'0' in _atom_site.label_seq_id")]
    [InlineData("ATOM CA . ALANINE99 A 1 1 1.0 2.0 3.0 1.0 90.5 12 H 1", "is not a component's name")]
    public void Wrong_values_are_named(string row, string why) =>
        TestText.Refused(() => Cif(AtomSite(row)), "a.cif:", why);

    [Fact]
    public void Any_change_of_bytes_gives_a_structure_or_one_sentence()
    {
        foreach (string name in (string[])["1l2y-two-models.cif", "3o5r-start.pdb"])
        {
            byte[] original = File.ReadAllBytes(TestText.Golden("structures", name));
            ReadOnlySpan<byte> likely = "\n\t '\";_#.?019A-z\0\u00FF"u8;
            var random = new Random(4);
            int read = 0;
            for (int round = 0; round < 600; round++)
            {
                byte[] mutated = [.. original];
                for (int i = random.Next(1, 6); i > 0; i--)
                    mutated[random.Next(mutated.Length)] = likely[random.Next(likely.Length)];
                try
                {
                    ProteinStructure structure = StructureReader.Open(new MemoryStream(mutated), "fuzz");
                    read += structure.Chains.Sum(c => c.Residues.Count) > 0 ? 1 : 0;
                }
                catch (PlmLens.Core.PlmLensException e)
                {
                    Assert.Contains("fuzz", e.Message);
                    Assert.EndsWith(".", e.Message);
                    Assert.DoesNotContain('\n', e.Message);
                }
            }

            Assert.InRange(read, 1, 600);
        }
    }
}
