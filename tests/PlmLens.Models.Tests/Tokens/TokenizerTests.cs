using PlmLens.Core;

namespace PlmLens.Models.Tests.Tokens;

public sealed class TokenizerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plmlens-vocabulary-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Letters_of_either_case_gaps_and_masks_become_the_published_tokens() =>
        Assert.Equal([20, 5, 5, 32, 24, 25, 26, 27, 28, 29, 30, 4], Tokenizer.Encode("MaA<mask>XBUZO.-L", "p"));

    [Fact]
    public void Decode_undoes_Encode()
    {
        const string All = "LAGVSERTIDPKQNFYMHWCXBUZO.-<mask>";
        Assert.Equal(All, Tokenizer.Decode(Tokenizer.Encode(All, "p")));
        Assert.All(Tokenizer.Encode(All, "p"), t => Assert.True(Alphabet.IsResidue(t)));
    }

    [Theory]
    [InlineData("MAJK", "'J' at residue 3")]
    [InlineData("M<mask>*", "'*' at residue 3")]
    [InlineData("MA 1", "' ' at residue 3")]
    [InlineData("<cls>MA", "'<' at residue 1")]
    [InlineData("MA\u0001", "'U+0001' at residue 3")]
    [InlineData("MA\u00e9", "at residue 3")]
    public void A_character_outside_the_alphabet_is_refused_with_its_place(string sequence, string expected)
    {
        var error = Assert.Throws<PlmLensException>(() => Tokenizer.Encode(sequence, "P12345"));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("'P12345'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_protein_without_residues_is_refused() =>
        Assert.Contains(
            "'P1' has no residues",
            Assert.Throws<PlmLensException>(() => Tokenizer.Encode("", "P1")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Twenty_tokens_are_standard_amino_acids() =>
        Assert.Equal(
            "LAGVSERTIDPKQNFYMHWC",
            string.Concat(Alphabet.Tokens.Where((_, token) => Alphabet.IsStandard(token))));

    [Fact]
    public void A_vocabulary_of_the_same_tokens_is_accepted_with_either_line_ending()
    {
        string path = Path.Combine(_folder.FullName, "vocab.txt");
        File.WriteAllText(path, string.Join("\r\n", Alphabet.Tokens) + "\r\n\r\n");
        Alphabet.CheckVocabulary(path);
    }

    [Fact]
    public void A_vocabulary_that_differs_is_refused_with_the_line()
    {
        string path = Path.Combine(_folder.FullName, "vocab.txt");
        File.WriteAllLines(path, Alphabet.Tokens.SetItem(6, "J"));
        Assert.Contains("line 7 is 'J'", Error(), StringComparison.Ordinal);
        File.WriteAllLines(path, Alphabet.Tokens.Take(30));
        Assert.Contains("lists 30 tokens", Error(), StringComparison.Ordinal);

        string Error() => Assert.Throws<PlmLensException>(() => Alphabet.CheckVocabulary(path)).Message;
    }
}
