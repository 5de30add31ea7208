using PlmLens.Proteins.Labels;

namespace PlmLens.Proteins.Tests.Labels;

public sealed class LabelFileTests
{
    [Fact]
    public void Secondary_structure_has_labels_a_mask_and_a_split()
    {
        LabelledSet set = LabelFile.ReadPaired(
            Golden("secondary_structure", "sequences.fasta"),
            Golden("secondary_structure", "sampled.fasta"),
            Golden("secondary_structure", "mask.fasta"));
        Assert.Equal(12, set.Proteins.Count);
        Assert.Empty(set.WithoutLabels);
        Assert.Empty(set.WithoutSequence);
        LabelledProtein first = set.Proteins[0];
        Assert.Equal(("1es5-A", 262, LabelSplit.Train), (first.Id, first.Sequence.Length, first.Split));
        Assert.StartsWith("CCCCCCCCCEEEEEECC", first.Labels);
        Assert.Equal([false, false, true, true], first.Resolved!.Take(4));
        Assert.All(set.Proteins, LabelAlphabet.SecondaryStructure.Check);
        Assert.All(set.Proteins, p => Assert.Equal(p.Sequence.Length, p.Resolved!.Count));
        Assert.Contains(set.Proteins, p => p.Split == LabelSplit.Test);
        Assert.Equal(12, LabelsIn(set, LabelSplit.Train) + LabelsIn(set, LabelSplit.Test)
            + LabelsIn(set, LabelSplit.Validation));
    }

    [Fact]
    public void Conservation_names_the_sequence_that_has_no_labels()
    {
        LabelledSet set = LabelFile.ReadPaired(
            Golden("conservation", "sequences.fasta"), Golden("conservation", "sampled.fasta"));
        Assert.Equal(10, set.Proteins.Count);
        Assert.Equal(["1hlb-A"], set.WithoutLabels);
        Assert.Null(set.Proteins[0].Resolved);
        Assert.All(set.Proteins, LabelAlphabet.Conservation.Check);
    }

    [Fact]
    public void Binding_digits_are_bits()
    {
        LabelledSet set = LabelFile.ReadPaired(
            Golden("bind", "sequences.fasta"), Golden("bind", "from_publication.fasta"));
        Assert.All(set.Proteins, LabelAlphabet.Binding.Check);
        Assert.Equal("01234567", string.Concat(set.Proteins.SelectMany(p => p.Labels!).Distinct().Order()));
        foreach (char digit in "01234567")
        {
            string[] expected = [.. new[] { (1, "metal ion"), (2, "nucleic acid"), (4, "small molecule") }
                .Where(b => ((digit - '0') & b.Item1) != 0)
                .Select(b => b.Item2)];
            Assert.Equal(expected, LabelAlphabet.Binding.Classes.Where(c => c.Has(digit)).Select(c => c.Name));
        }

        Assert.Equal(
            [LabelSplit.Train, LabelSplit.Validation, LabelSplit.Test],
            set.Proteins.Select(p => p.Split!.Value).Distinct().Order());
    }

    [Fact]
    public void Topology_comes_in_three_lines()
    {
        LabelledSet set = LabelFile.ReadThreeLine(Golden("tmbed.fasta"), LabelSplit.Test);
        Assert.All(set.Proteins, LabelAlphabet.Topology.Check);
        Assert.Equal("Q9BEC7", set.Proteins[0].Id);
        Assert.Equal(["EUKARYA", "NO_SP", "1"], set.Proteins[0].HeaderFields);
        Assert.Contains(set.Proteins, p => p.HeaderFields.Contains("TAT"));
        Assert.True(LabelAlphabet.Topology.IsUnknown('U'));
        Assert.All(set.Proteins, p => Assert.Equal(LabelSplit.Test, p.Split));
        Assert.Equal("12BHSUbh", string.Concat(set.Proteins.SelectMany(p => p.Labels!).Distinct().Order()));
    }

    [Fact]
    public void The_class_is_in_the_header_or_given()
    {
        LabelledSet test = LabelFile.ReadClassInHeader(Golden("deeploc_test.fasta"));
        Assert.Equal(10, test.Proteins.Select(p => p.Class).Distinct().Count());
        Assert.All(test.Proteins, p => Assert.Equal(LabelSplit.Test, p.Split));
        LabelledSet validation = LabelFile.ReadClassInHeader(Golden("deeploc_val.fasta"), LabelSplit.Validation);
        Assert.Contains(validation.Proteins, p => p is { Class: "Cytoplasm-Nucleus", Split: LabelSplit.Validation });
        Assert.All(validation.Proteins, p => Assert.StartsWith(p.Class!, p.HeaderFields[0]));
        LabelledSet thermo = LabelFile.ReadOneClass(Golden("thermo.fasta"), "thermophilic");
        Assert.Equal(6, thermo.Proteins.Count(p => p is { Class: "thermophilic", Labels: null, Split: null }));
    }

    [Fact]
    public void Targets_are_numbers_of_whole_sequences()
    {
        LabelledSet set = LabelFile.ReadTargets(Golden("gb1.csv"));
        Assert.Equal(11, set.Proteins.Count);
        Assert.Equal(("row2", 1.4459050863), (set.Proteins[1].Id, set.Proteins[1].Target));
        Assert.Equal(3, set.In(LabelSplit.Validation).Count());
        Assert.Equal(4, set.In(LabelSplit.Test).Count());
        Assert.All(set.Proteins, p => Assert.Equal(265, p.Sequence.Length));
    }

    [Fact]
    public void Mutants_are_made_from_the_wild_type()
    {
        LabelledSet set = LabelFile.ReadMutants(
            Golden("RL401_YEAST_Roscoe_2014.csv.gz"), Golden("RL401_YEAST_Roscoe_2014.fasta"));
        Assert.Equal(12, set.Proteins.Count);
        LabelledProtein first = set.Proteins[0];
        Assert.Equal(("Q2A", 0.65470769), (first.Id, first.Target));
        Assert.StartsWith("MAIFVKTLTGK", first.Sequence);
    }

    [Theory]
    [InlineData(">a\nACD\n", ">a\nHH\n", "labels:1: record a has 2 labels but 3 residues")]
    [InlineData(">b\nAC\n>a\nACD\n", ">b\nHH\n\n>a\nHHHH\n", "labels:4: record a has 4 labels but 3 residues")]
    [InlineData(">a\nACD\n", "HHH\n", "labels:1: there is text before the first '>'")]
    [InlineData(">a\nACD\n", ">\nHHH\n", "labels:1: the header has no id")]
    [InlineData(">a\nACD\n", ">a\n>b\nHHH\n", "labels:1: record a has no labels")]
    [InlineData(">a\nACD\n", ">a\nHHH\n>a\nHHH\n", "labels:3: the id a is already used at line 1")]
    [InlineData(">a\nACD\n", "", "there is no record")]
    [InlineData(">a\nA1D\n", ">a\nHHH\n", "the digit '1' cannot stand in a sequence")]
    public void Damaged_pairs_are_refused(string sequences, string labels, string part)
    {
        using var files = new LabelFiles();
        TestText.Refused(
            () => LabelFile.ReadPaired(files.Write("sequences", sequences), files.Write("labels", labels)), part);
    }

    [Theory]
    [InlineData(">a\n0111\n", "mask:1: record a has 4 mask digits but 3 residues")]
    [InlineData(">a\n012\n", "mask:1: record a: a mask is made of 0 and 1")]
    [InlineData(">b\n011\n", "there is no mask for a")]
    public void Damaged_masks_are_refused(string mask, string part)
    {
        using var files = new LabelFiles();
        TestText.Refused(
            () => LabelFile.ReadPaired(
                files.Write("sequences", ">a\nACD\n"), files.Write("labels", ">a\nHHH\n"), files.Write("mask", mask)),
            part);
    }

    [Fact]
    public void Labels_without_a_sequence_are_named()
    {
        using var files = new LabelFiles();
        LabelledSet set = LabelFile.ReadPaired(
            files.Write("sequences", ">a\nACD\n>b\nAC\n"), files.Write("labels", ">c\nHHHH\n>b\nHH\n"));
        Assert.Equal(["b"], set.Proteins.Select(p => p.Id));
        Assert.Equal(["a"], set.WithoutLabels);
        Assert.Equal(["c"], set.WithoutSequence);
    }

    [Theory]
    [InlineData(">a\nACD\n111\n>b\nACD\n11\n", ":6: record b has 2 labels but 3 residues")]
    [InlineData(">a\nACD\n", ":2: record a has 0 labels but 3 residues")]
    [InlineData(">a\n", ":1: record a has no sequence")]
    [InlineData("a\nACD\n111\n", ":1: a record starts with '>'")]
    [InlineData(">|x\nACD\n111\n", ":1: the header has no id")]
    [InlineData(">a\nA!D\n111\n", ":2: record a: '!' is not a residue")]
    [InlineData("\n", "holds no labelled protein")]
    public void Damaged_three_line_files_are_refused(string text, string part)
    {
        using var files = new LabelFiles();
        TestText.Refused(() => LabelFile.ReadThreeLine(files.Write("three", text)), part);
    }

    [Theory]
    [InlineData("sequence,target\nACD,x\n", ":2: row1: 'x' is not a number")]
    [InlineData("sequence,target\nACD,NaN\n", ":2: row1: 'NaN' is not a number")]
    [InlineData("sequence,target\n,1\n", ":2: row1: there is no sequence")]
    [InlineData("sequence,target\nA#D,1\n", ":2: row1: '#' is not a residue")]
    [InlineData("sequence,target\nACD\n", ":2: the line has 1 cells, but the header has 2")]
    [InlineData("sequence,target\n\"ACD\",1\n", ":2: a cell is quoted")]
    [InlineData("sequence,fitness\nACD,1\n", ":1: there is no column 'target', only sequence, fitness")]
    [InlineData("sequence,target\n", "holds no labelled protein")]
    [InlineData("", "is empty")]
    public void Damaged_target_tables_are_refused(string text, string part)
    {
        using var files = new LabelFiles();
        TestText.Refused(() => LabelFile.ReadTargets(files.Write("targets", text)), part);
    }

    [Theory]
    [InlineData("M1A", null)]
    [InlineData("M1A:C2D", null)]
    [InlineData("A1M", "'A1M' does not fit the wild type, which has M there")]
    [InlineData("M4A", "'M4A' is outside the wild type of 3 residues")]
    [InlineData("M0A", "'M0A' is outside the wild type")]
    [InlineData("M1", "'M1' is no substitution")]
    [InlineData("M1*", "'M1*' is no substitution")]
    public void Mutants_must_fit_the_wild_type(string mutant, string? part)
    {
        using var files = new LabelFiles();
        string table = files.Write("scores", $"mutant,score\n{mutant},1\n");
        string wildType = files.Write("wild", ">w\nMCD\n");
        if (part is null)
            Assert.Single(LabelFile.ReadMutants(table, wildType).Proteins);
        else
            TestText.Refused(() => LabelFile.ReadMutants(table, wildType), "scores:2: " + part);
    }

    [Fact]
    public void A_letter_outside_the_alphabet_is_refused_by_protein_and_residue()
    {
        var protein = new LabelledProtein { Id = "a", Sequence = "ACD", Labels = "HEX" };
        TestText.Refused(
            () =>
            {
                LabelAlphabet.SecondaryStructure.Check(protein);
                return protein;
            },
            "Protein a, residue 3: 'X' is no label of secondary structure");
        Assert.Equal(["E", "H", "X"], LabelAlphabet.OfLetters("any", [protein]).Classes.Select(c => c.Name));
    }

    private static int LabelsIn(LabelledSet set, LabelSplit split) => set.In(split).Count();

    private static string Golden(params string[] parts) => TestText.Golden(["labels", .. parts]);
}
