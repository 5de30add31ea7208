using System.Numerics;
using PlmLens.Proteins.Structures;

namespace PlmLens.Proteins.Tests.Structures;

/// <summary>Real files against values that another program computed: Goldens/structures/README.md.</summary>
public sealed class GoldenStructureTests
{
    public static TheoryData<string, string, int, int, double, double, string> Chains { get; } = new()
    {
        { "1dix-start.pdb", "A", 27, 45, 1492.371, 640.950, "ASGSKDFDFFYFVQQWPGSYCDTKQSC" },
        { "1l2y-two-models.pdb", "A", 20, 43, 13.549, 0, "NLYIQWLKDGGPSSGRPPPS" },
        { "1l2y-two-models.cif", "A", 20, 43, 13.549, 0, "NLYIQWLKDGGPSSGRPPPS" },
        { "3o5r-start.pdb", "A", 21, 47, 1209.310, 150.480, "GAPATVTEQGEDITSKKDRGV" },
        { "3o5r-start.cif", "A", 21, 47, 1209.310, 150.480, "GAPATVTEQGEDITSKKDRGV" },
        {
            "5h73-part.cif", "A", 57, 141, -2282.019, 2234.150,
            "GDERFYAEHLMPTLQGLLDPESAHRLAVRFTSLGLLPRARFQDSDMLEVRVLGHKFR"
        },
        { "af-a0a0r4iyf1.pdb", "A", 4, 3, 243.272, 148.450, "MRKQ" },
        {
            "af-v9wdr2-ca.cif", "A", 152, 416, 404.645, 13812.470,
            "MIMKNKNKQNRKAFADTEFASEAGANRTAADTEFASEAGANRTVADTEFASEAGANTTAADTEFASEAGANRTAADTEFASEAGANRTAADTEFASEAGANTTA"
            + "ADTEFASEAGANRTAADTEFASEVRANRTSADTEFANEVTSKQNRCGH"
        },
    };

    [Theory]
    [MemberData(nameof(Chains))]
    public void Residues_coordinates_and_neighbours_agree(
        string file, string chain, int residues, int pairs, double sum, double bFactors, string sequence)
    {
        StructureChain read = Assert.Single(TestStructure.Golden(file).Chains);
        Assert.Equal(chain, read.Id);
        Assert.Equal(sequence, read.ObservedSequence);
        Assert.Equal(residues, read.WithCoordinates);
        Assert.Equal(sum, read.Residues.Sum(r => (double)r.Position.X + r.Position.Y + r.Position.Z), 1e-2);
        Assert.Equal(bFactors, read.Residues.Sum(r => (double)r.BFactor), 1e-2);
        Vector3?[] positions = [.. read.Residues.Select(r => (Vector3?)r.Position)];
        CaNeighbours neighbours = CaNeighbours.Within(positions, 6);
        Assert.Equal(2 * pairs, Enumerable.Range(0, positions.Length).Sum(i => neighbours.Of(i).Length));
    }

    [Fact]
    public void Two_chains_of_a_compressed_file()
    {
        ProteinStructure structure = TestStructure.Golden("1tim-ca.pdb.gz");
        Assert.Equal(["A", "B"], structure.Chains.Select(c => c.Id));
        Assert.All(structure.Chains, chain => Assert.Equal(247, chain.WithCoordinates));
        Assert.Equal(structure.Chains[0].ObservedSequence, structure.Chains[1].ObservedSequence);
    }

    [Theory]
    [InlineData("1l2y-two-models.pdb", StructureFormat.Pdb, "1L2Y", "SOLUTION NMR", 2)]
    [InlineData("1l2y-two-models.cif", StructureFormat.Mmcif, "1L2Y", "SOLUTION NMR", 2)]
    [InlineData("3o5r-start.pdb", StructureFormat.Pdb, "3O5R", "X-RAY DIFFRACTION", 1)]
    [InlineData("3o5r-start.cif", StructureFormat.Mmcif, "3O5R", "X-RAY DIFFRACTION", 1)]
    [InlineData("af-v9wdr2-ca.cif", StructureFormat.Mmcif, "AF-V9WDR2-F1", null, 1)]
    [InlineData("af-a0a0r4iyf1.pdb", StructureFormat.Pdb, null, null, 1)]
    public void What_the_file_says_of_itself(
        string file, StructureFormat format, string? id, string? method, int models)
    {
        ProteinStructure structure = TestStructure.Golden(file);
        Assert.Equal(format, structure.Format);
        Assert.Equal(format, StructureReader.Detect(TestText.Golden("structures", file)));
        Assert.Equal(id, structure.Id);
        Assert.Equal(method, structure.Method);
        Assert.Equal(models, structure.Models);
    }

    [Fact]
    public void Both_forms_of_an_entry_give_the_same_chain()
    {
        StructureChain pdb = Assert.Single(TestStructure.Golden("3o5r-start.pdb").Chains);
        StructureChain cif = Assert.Single(TestStructure.Golden("3o5r-start.cif").Chains);
        Assert.Equal(pdb.EntitySequence, cif.EntitySequence);
        Assert.Equal(128, pdb.EntitySequence!.Length);
        Assert.Equal(
            pdb.Residues.Select(r => (r.Number, r.Name, r.Position, r.BFactor)),
            cif.Residues.Select(r => (r.Number, r.Name, r.Position, r.BFactor)));
        Assert.Equal(Enumerable.Range(0, 21), cif.Residues.Select(r => r.EntityPosition));
    }

    [Fact]
    public void Inserted_residues_are_residues_of_their_own()
    {
        StructureChain chain = Assert.Single(TestStructure.Golden("1dix-start.pdb").Chains);
        Assert.Equal(
            [(1, 'X'), (2, 'X'), (3, 'X'), (4, 'X'), (2, ' ')],
            chain.Residues.Take(5).Select(r => (r.Number, r.InsertionCode)));
    }
}
