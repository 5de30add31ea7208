namespace PlmLens.Proteins.Tests;

public sealed class UniProtFlatDamageTests
{
    private const string Header = "ID   A_TEST   Reviewed;   5 AA.\nAC   P1;\n";
    private const string Tail = "SQ   SEQUENCE   5 AA;  500 MW;\n     MKTAY\n//\n";

    [Theory]
    [InlineData("", "a.dat holds no UniProt entry")]
    [InlineData("\n\n", "a.dat holds no UniProt entry")]
    [InlineData("AC   P1;\n", "a.dat:1: there is text before an 'ID' line")]
    [InlineData("//\n", "a.dat:1: '//' closes no entry")]
    [InlineData("ID   A_TEST   Reviewed;   5.\n", "a.dat:1: entry (unnamed): the ID line is not of the form")]
    [InlineData("ID   A_TEST   Reviewed;   -5 AA.\n", "a.dat:1: entry (unnamed): the ID line is not of the form")]
    [InlineData("ID   A_TEST   Reviewed;   5 AA.\n" + Tail, "a.dat:4: entry A_TEST: there is no AC line")]
    [InlineData(Header + "//\n", "a.dat:3: entry P1: there is no SQ line")]
    [InlineData(Header + "SQ   SEQUENCE   5 AA;\n//\n", "a.dat:4: entry P1: there is no sequence")]
    [InlineData(Header + "SQ   five\n", "a.dat:3: entry P1: the SQ line is not of the form")]
    [InlineData(Header + "SQ   SEQUENCE   5 AA;  1 MW;  XYZ CRC64;\n", "a.dat:3: entry P1: the SQ line's CRC64")]
    [InlineData(Header + "SQ   SEQUENCE   5 AA;\n     MK1AY\n//\n", "a.dat:4: entry P1: the digit '1'")]
    [InlineData(Header + "SQ   SEQUENCE   5 AA;\n     MKAY\n//\n", "has 4 residues, but the ID line says 5")]
    [InlineData(Header + "SQ   SEQUENCE   6 AA;\n     MKTAY\n//\n", "but the ID line says 5 and the SQ line 6")]
    [InlineData(Header + "SQ   SEQUENCE   5 AA;  12345 CRC64;\n     MKTAY\n//\n", "the SQ line says 0000000000012345")]
    [InlineData(Header + Header + Tail, "a.dat:3: entry P1, begun at line 1, is cut off: the next entry begins")]
    [InlineData(Header + "QQ   what\n", "a.dat:3: entry P1: 'QQ' is not a UniProt line code")]
    [InlineData(Header + "hello world\n", "a.dat:3: entry P1: the line begins with neither")]
    [InlineData(Header + "SQ   SEQUENCE   5 AA;\nCC   late\n", "entry P1: the line 'CC' stands after the sequence")]
    [InlineData(Header + "FT   HELIX\n", "a.dat:3: entry P1: the feature HELIX has no valid position")]
    [InlineData(Header + "FT   HELIX           5..2\n", "a.dat:3: entry P1: the feature HELIX has no valid position")]
    [InlineData(Header + "FT   HELIX           1..99999999999\n", "the feature HELIX has no valid position")]
    [InlineData(Header + "FT   helix           1..2\n", "a.dat:3: entry P1: 'helix' is not a feature key")]
    [InlineData(Header + "FT                   /note=\"x\"\n", "a.dat:3: entry P1: a feature's text stands before")]
    [InlineData(Header + "FT   HELIX           1\nFT                   words\n", "the feature HELIX holds 'words'")]
    [InlineData(Header + "FT   HELIX           1\nFT                   /note=\"x\n" + Tail, "the value of /note")]
    [InlineData(Header + "DR   Pfam\n", "a.dat:3: entry P1: the DR line does not name")]
    [InlineData(Header + "KW   \0;\n", "a.dat:3: the byte 0x00")]
    public void Damage_is_refused_with_the_line_and_the_entry(string text, string part) =>
        TestText.Refused(() => TestText.Flat(text), part);

    [Fact]
    public void An_entry_cut_anywhere_is_refused_with_its_accession_and_line()
    {
        string whole = File.ReadAllText(TestText.Golden("flat", "P84716.dat")).TrimEnd();
        for (int length = 100; length < whole.Length; length++)
        {
            string message = TestText.Refused(() => TestText.Flat(whole[..length]), "a.dat:", "P84716");
            int line = whole[..length].TrimEnd('\n').Count(c => c == '\n') + 1;
            Assert.StartsWith($"a.dat:{line}: entry P84716", message);
        }

        Assert.Single(TestText.Flat(whole));
    }

    [Fact]
    public void An_accession_used_twice_is_refused_with_both_lines()
    {
        string entry = Header + Tail;
        TestText.Refused(() => TestText.Flat(entry + entry), "a.dat:6: the id P1 is already used at line 1");
    }

    [Fact]
    public void Line_ends_of_Windows_and_blank_lines_between_entries_do_not_matter()
    {
        string text = File.ReadAllText(TestText.Golden("flat", "P09470.dat"));
        List<ProteinRecord> plain = TestText.Flat(text);
        List<ProteinRecord> windows = TestText.Flat(text.Replace("//\n", "//\n\n").Replace("\n", "\r\n"));
        Assert.Equal(2, windows.Count);
        Assert.Equal(
            plain.SelectMany(r => r.Features).Select(TestText.Describe),
            windows.SelectMany(r => r.Features).Select(TestText.Describe));
    }
}
