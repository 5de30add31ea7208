using PlmLens.Core;
using PlmLens.Proteins.Labels;

namespace PlmLens.Proteins.Tests.Labels;

/// <summary>Recognising the form of label files, on excerpts of the real ones.</summary>
public sealed class LabelFormTests
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Goldens", "labels");

    [Theory]
    [InlineData("secondary structure", "secondary_structure/sequences.fasta", "secondary_structure/sampled.fasta",
        "secondary_structure/mask.fasta")]
    [InlineData("conservation", "conservation/sequences.fasta", "conservation/sampled.fasta")]
    [InlineData("binding", "bind/sequences.fasta", "bind/from_publication.fasta")]
    [InlineData("topology", "tmbed.fasta")]
    public void Residue_labels_and_their_alphabet(string alphabet, params string[] files)
    {
        LabelledSet set = LabelForm.Read([.. files.Select(Find)]);
        Assert.All(set.Proteins, p => Assert.Equal(p.Sequence.Length, p.Labels!.Length));
        Assert.Equal(alphabet, LabelForm.AlphabetOf(set).Name);
        Assert.Equal(files.Length == 3, set.Proteins[0].Resolved is not null);
    }

    [Fact]
    public void Protein_classes_and_numbers()
    {
        LabelledSet locations = LabelForm.Read([Find("deeploc_val.fasta"), Find("deeploc_test.fasta")]);
        Assert.All(locations.Proteins, p => Assert.NotNull(p.Class));
        Assert.Contains(locations.Proteins, p => p.Split == LabelSplit.Test);

        LabelledSet heat = LabelForm.Read([Find("thermo.fasta"), Find("non_thermo.fasta")]);
        Assert.Equal(["non_thermo", "thermo"], heat.Proteins.Select(p => p.Class).Distinct().Order());

        Assert.All(LabelForm.Read([Find("gb1.csv")]).Proteins, p => Assert.NotNull(p.Target));
        LabelledSet mutants = LabelForm.Read(
            [Find("RL401_YEAST_Roscoe_2014.csv.gz"), Find("RL401_YEAST_Roscoe_2014.fasta")]);
        Assert.All(mutants.Proteins, p => Assert.NotNull(p.Target));
    }

    [Fact]
    public void What_says_nothing_is_refused()
    {
        Assert.Throws<UsageException>(() => LabelForm.Read([Find("RL401_YEAST_Roscoe_2014.csv.gz")]));
        Assert.Throws<PlmLensException>(() => LabelForm.Read([Find("gone.fasta")]));
        PlmLensException e = Assert.Throws<PlmLensException>(
            () => LabelForm.Read([Find("thermo.fasta"), Find("thermo.fasta")]));
        Assert.Contains("thermo.fasta", e.Message, StringComparison.Ordinal);
    }

    private static string Find(string name)
    {
        string path = Path.Combine(s_folder, name);
        return File.Exists(path) || !File.Exists(path + ".gz") ? path : path + ".gz";
    }
}
