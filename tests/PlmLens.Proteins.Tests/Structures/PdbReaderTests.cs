using PlmLens.Proteins.Structures;
using static PlmLens.Proteins.Tests.Structures.TestStructure;

namespace PlmLens.Proteins.Tests.Structures;

public sealed class PdbReaderTests
{
    [Fact]
    public void The_highest_occupancy_stays_and_the_first_among_equals()
    {
        StructureChain chain = Assert.Single(Pdb(
            Atom(" CA", "GLU", 1, x: 1, alternative: 'A', occupancy: 0.4),
            Atom(" CA", "GLU", 1, x: 2, alternative: 'B', occupancy: 0.6),
            Atom(" CA", "SER", 2, x: 3, alternative: 'A', occupancy: 0.5),
            Atom(" CA", "THR", 2, x: 4, alternative: 'B', occupancy: 0.5)).Chains);
        Assert.Equal("ES", chain.ObservedSequence);
        Assert.Equal([2f, 3f], chain.Residues.Select(r => r.Position.X));
    }

    [Fact]
    public void A_residue_without_CA_stays_without_coordinates()
    {
        StructureChain chain = Assert.Single(Pdb(
            Atom(" N", "MET", 1), Atom(" CA", "MET", 1), Atom(" N", "LYS", 2), Atom(" CA", "THR", 3)).Chains);
        Assert.Equal("MKT", chain.ObservedSequence);
        Assert.Equal([true, false, true], chain.Residues.Select(r => r.HasCoordinates));
        Assert.Equal(2, chain.WithCoordinates);
    }

    [Fact]
    public void Modified_residues_have_their_parents_letter_and_ligands_are_left_out()
    {
        StructureChain chain = Assert.Single(Pdb(
            "SEQRES   1 A    6  MSE SEP ABC DEF GLY ALA",
            "MODRES 1XYZ ABC A    3  TRP  SOMETHING",
            Atom(" CA", "MSE", 1, hetero: true),
            Atom(" CA", "SEP", 2, hetero: true),
            Atom(" CA", "ABC", 3, hetero: true),
            Atom(" CA", "DEF", 4, hetero: true),
            Atom(" CA", "GLY", 5),
            Atom("CA", " CA", 90, hetero: true),
            Atom(" O", "HOH", 91, hetero: true),
            "TER",
            Atom(" CA", "GLU", 92, hetero: true)).Chains);
        Assert.Equal("MSWXG", chain.ObservedSequence);
        Assert.Equal("MSWXGA", chain.EntitySequence);
        Assert.Equal(["MSE", "SEP", "ABC", "DEF", "GLY"], chain.Residues.Select(r => r.Name));
    }

    [Fact]
    public void Unknown_residues_of_a_chain_are_X_and_water_and_nucleotides_are_not_residues()
    {
        ProteinStructure structure = Pdb(
            Atom(" P", " DA", 1, chain: 'D'),
            Atom(" CA", "UNK", 1),
            Atom(" CA", "QQQ", 2),
            Atom(" O", "WAT", 3),
            Atom(" CA", "ALA", 1, chain: ' '));
        Assert.Equal(["A", "_"], structure.Chains.Select(c => c.Id));
        Assert.Equal("XX", structure.Chains[0].ObservedSequence);
        Assert.Null(structure.Chains[0].EntitySequence);
    }

    [Fact]
    public void Only_the_first_model_is_read()
    {
        ProteinStructure structure = Pdb(
            "MODEL        1", Atom(" CA", "ALA", 1, x: 1), "TER", "ENDMDL",
            "MODEL        2", Atom(" CA", "ALA", 1, x: 2), "TER", "ENDMDL", "END");
        Assert.Equal(2, structure.Models);
        Assert.Equal(1f, Assert.Single(Assert.Single(structure.Chains).Residues).Position.X);
    }

    [Theory]
    [InlineData("ATOM      1  CA  ALA A   1      11.0", ":1: the record ends before its coordinates")]
    [InlineData(
        "ATOM      1  CA  ALA A   1      xx.000  10.000  10.000  1.00 10.00", ":1: 'xx.000' in columns 31 to 38")]
    [InlineData(
        "ATOM      1  CA  ALA A   1         nan  10.000  10.000  1.00 10.00", ":1: 'nan' in columns 31 to 38")]
    [InlineData(
        "ATOM      1  CA  ALA A  z1      10.000  10.000  10.000  1.00 10.00", ":1: 'z1' in columns 23 to 26")]
    [InlineData(
        "ATOM      1  CA  ALA A   1      10.000  10.000  10.000  -.-0 10.00", ":1: '-.-0' in columns 55 to 60")]
    [InlineData("HEADER    NOTHING", "no ATOM records")]
    [InlineData("ATOM      1  P    DA A   1      10.000  10.000  10.000  1.00 10.00", "no protein chain")]
    [InlineData("", "a.pdb is empty")]
    [InlineData(">P1\nMKT\n", "neither a PDB nor an mmCIF file")]
    public void Damage_is_refused_with_file_and_line(string text, string why) =>
        TestText.Refused(() => Pdb(text), "a.pdb", why);

    [Fact]
    public void BinaryCIF_is_named() => TestText.Refused(
        () => StructureReader.Open(new MemoryStream([0x83, 0xA7, .. "encoder"u8, 0xA0]), "a.bcif"),
        "a.bcif",
        "BinaryCIF");

    [Fact]
    public void A_structure_may_not_grow_without_bound()
    {
        string text = string.Join('\n', Enumerable.Range(0, 100).Select(i => Atom(" CA", "ALA", i)));
        TestText.Refused(
            () => StructureReader.Open(TestText.Stream(text), "a.pdb", maxResidues: 50), "a.pdb:51:", "more than 50");
        string lie = "SEQRES   1 A 9999  ALA GLY\n" + Atom(" CA", "ALA", 1);
        Assert.Equal("AG", Assert.Single(Pdb(lie).Chains).EntitySequence);
    }
}
