using PlmLens.Core;
using PlmLens.Proteins.Structures;
using static PlmLens.Proteins.Tests.Structures.TestStructure;

namespace PlmLens.Proteins.Tests.Structures;

public sealed class SequenceMapperTests
{
    private const string Letters = "ACDEFGHIKLMNPQRSTVWY";

    [Fact]
    public void A_stretch_is_found_without_looking_at_numbers()
    {
        SequenceMapping mapping = Map(Chain("DEFGHIKLMN", first: 501), "AC" + "DEFGHIKLMN" + "PQ");
        Assert.Equal(MappingMeans.Stretch, mapping.Means);
        Assert.Equal([-1, -1, .. Enumerable.Range(0, 10), -1, -1], mapping.ResidueAt);
        Assert.Equal((10, 0, 10), (mapping.Matched, mapping.Mismatched, mapping.WithCoordinates));
        Assert.Equal(10.0 / 14, mapping.Coverage, 1e-12);
    }

    [Fact]
    public void Of_two_equal_stretches_the_numbered_one_is_taken()
    {
        const string repeat = "ACDEFGHIKL";
        Assert.Equal(0, Map(Chain(repeat, first: 77), repeat + repeat).ResidueAt[0]);
        SequenceMapping second = Map(Chain(repeat, first: 11), repeat + repeat);
        Assert.Equal(-1, second.ResidueAt[0]);
        Assert.Equal(0, second.ResidueAt[10]);
    }

    [Fact]
    public void Numbers_place_residues_around_a_gap()
    {
        // The third G could stand on either side of the gap: only its number says where.
        string sequence = "MKTAYIAG" + "GGSW" + "GAKQRQISF";
        StructureChain chain = Chain([(sequence[..8], 1, 0), (sequence[12..], 13, 100)]);
        SequenceMapping mapping = Map(chain, sequence);
        Assert.Equal(MappingMeans.Numbers, mapping.Means);
        Assert.Equal([.. Enumerable.Range(0, 8), -1, -1, -1, -1, .. Enumerable.Range(8, 9)], mapping.ResidueAt);
    }

    [Fact]
    public void The_molecules_sequence_places_a_construct_with_a_tag_and_a_gap()
    {
        // The molecule is GS and ten residues of the protein; K4 and T5 of it were not observed, and author numbers
        // say nothing.
        const string entity = "GSMKTAYIAKQR";
        string[] names = ["GLY", "SER", "MET", "LYS", "THR", "ALA", "TYR", "ILE", "ALA", "LYS", "GLN", "ARG"];
        int[] observed = [2, 3, 6, 7, 8, 9, 10, 11, 12];
        ProteinStructure structure = Cif(
            AtomSite([.. observed.Select(n => $"ATOM CA . {names[n - 1]} A 1 {n} {n} 0 0 1 90 {100 + n} A 1")])
            + "loop_\n_entity_poly_seq.entity_id\n_entity_poly_seq.num\n_entity_poly_seq.mon_id\n"
            + string.Concat(names.Select((name, i) => $"1 {i + 1} {name}\n")));
        Assert.Equal(entity, structure.Chains[0].EntitySequence);
        SequenceMapping inside = SequenceMapper.MapBest(structure, entity[2..]).Mapping;
        Assert.Equal(MappingMeans.Entity, inside.Means);
        Assert.Equal([1, -1, -1, 2, 3, 4, 5, 6, 7, 8], inside.ResidueAt);
        SequenceMapping around = SequenceMapper.MapBest(structure, "WWW" + entity + "W").Mapping;
        Assert.Equal(MappingMeans.Entity, around.Means);
        Assert.Equal([-1, -1, -1, -1, 0, 1, -1, -1, 2, 3, 4, 5, 6, 7, 8, -1], around.ResidueAt);
    }

    [Fact]
    public void A_real_chain_is_a_stretch_of_its_molecule()
    {
        ProteinStructure structure = TestStructure.Golden("5h73-part.cif");
        StructureChain chain = Assert.Single(structure.Chains);
        SequenceMapping mapping = SequenceMapper.MapBest(structure, chain.EntitySequence!).Mapping;
        Assert.Equal(MappingMeans.Stretch, mapping.Means);
        Assert.Equal(57, mapping.WithCoordinates);
        Assert.Equal(0, mapping.ResidueAt[chain.Residues[0].EntityPosition]);
    }

    [Fact]
    public void Alignment_bridges_a_mutation_a_gap_and_a_tag()
    {
        var random = new SeededRandom(3);
        string sequence = Random(random, 120);
        string first = "HHHHHH" + sequence[20..60], second = sequence[75..110];
        char[] mutated = first.ToCharArray();
        mutated[20] = mutated[20] == 'W' ? 'Y' : 'W';
        StructureChain chain = Chain([(new string(mutated), 1, 0), (second, 60, 200)]);
        SequenceMapping mapping = Map(chain, sequence);
        Assert.Equal(MappingMeans.Alignment, mapping.Means);
        int[] expected = new int[120];
        Array.Fill(expected, -1);
        for (int i = 0; i < 40; i++)
            expected[20 + i] = 6 + i;
        for (int i = 0; i < 35; i++)
            expected[75 + i] = 46 + i;
        Assert.Equal(expected, mapping.ResidueAt);
        Assert.Equal((74, 1), (mapping.Matched, mapping.Mismatched));
    }

    [Fact]
    public void Another_protein_is_refused_in_words()
    {
        var random = new SeededRandom(5);
        StructureChain chain = Chain(Random(random, 80));
        Assert.Null(SequenceMapper.Map(chain, Random(random, 90), 0.9, out string? refusal));
        Assert.Contains("chain A agrees with the sequence in", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_stands_for_any_residue_and_unknown_residues_prove_nothing()
    {
        SequenceMapping mapping = Map(Chain("MKTAYIAKQRQI"), "MKT<mask>YIAKQRQI");
        Assert.Equal(12, mapping.WithCoordinates);
        Assert.Equal((11, 0), (mapping.Matched, mapping.Mismatched));
        Assert.Null(SequenceMapper.Map(Chain("XXXXXXXXXXXX"), "MKTAYIAKQRQI", 0.9, out string? refusal));
        Assert.NotNull(refusal);
    }

    [Fact]
    public void The_chain_with_most_coordinates_is_taken()
    {
        ProteinStructure structure = Pdb([
            .. Enumerable.Range(1, 12).Select(i => Atom(i > 9 ? " N" : " CA", "ALA", i, x: i * 3.8)),
            .. Enumerable.Range(1, 12).Select(i => Atom(" CA", "ALA", i, x: i * 3.8, chain: 'B'))]);
        Assert.Equal("B", SequenceMapper.MapBest(structure, "AAAAAAAAAAAA").Chain.Id);
        TestText.Refused(() => SequenceMapper.MapBest(structure, "MKTWYIWKQRQI"), "a.pdb", "chain A");
    }

    [Fact]
    public void What_is_too_long_to_align_is_refused()
    {
        string observed = new('A', 9_000);
        Assert.Null(SequenceMapper.Map(Chain(observed), new string('G', 9_000), 0.9, out string? refusal));
        Assert.Contains("too long to align", refusal, StringComparison.Ordinal);
    }

    private static SequenceMapping Map(StructureChain chain, string sequence)
    {
        SequenceMapping? mapping = SequenceMapper.Map(chain, sequence, 0.9, out string? refusal);
        Assert.Null(refusal);
        return mapping!;
    }

    private static string Random(SeededRandom random, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => Letters[random.Next(20)]));

    private static StructureChain Chain(string letters, int first = 1) => Chain([(letters, first, 0)]);

    // Pieces of letters, first number and start on the x axis.
    private static StructureChain Chain(IEnumerable<(string Letters, int First, float X)> pieces) => new(
        "A",
        [
            .. pieces.SelectMany(piece => piece.Letters.Select((letter, i) => new StructureResidue(
                piece.First + i, ' ', "XXX", letter, -1, true, new(piece.X + (3.8f * i), 0, 0), 90))),
        ],
        null);
}
