namespace PlmLens.Proteins.Tests;

public sealed class ProteinReaderTests
{
    [Fact]
    public void Each_form_is_recognised_plain_and_packed()
    {
        string fasta = ">sp|P1|A_B x\nMKT\n";
        string flat = File.ReadAllText(TestText.Golden("flat", "P84716.dat"));
        string tsv = File.ReadAllText(TestText.Golden("tsv", "uniprot.tsv"));
        foreach ((string text, ProteinFormat format, int count) in new[]
        {
            (fasta, ProteinFormat.Fasta, 1),
            ("\r\n" + fasta, ProteinFormat.Fasta, 1),
            (flat, ProteinFormat.UniProtFlat, 1),
            (flat + flat.Replace("P84716", "P99999"), ProteinFormat.UniProtFlat, 2),
            (tsv, ProteinFormat.UniProtTsv, 66),
            ("accession\tsequence\nP1\tMKT\n", ProteinFormat.UniProtTsv, 1),
        })
        {
            string path = Path.GetTempFileName();
            File.WriteAllText(path, text);
            Assert.Equal(format, ProteinReader.Detect(path));
            Assert.Equal(count, ProteinReader.Open(path).Count());
            File.WriteAllBytes(path, TestText.Gzip(text));
            Assert.Equal(format, ProteinReader.Detect(path));
            Assert.Equal(count, ProteinReader.Open(path).Count());
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(new byte[0], "x is empty")]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 0 }, "x is a zip archive")]
    [InlineData(new byte[] { 0x42, 0x5A, 0x68, 0x39 }, "x is compressed with something other than gzip")]
    [InlineData(new byte[] { 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0 }, "x is compressed with something other than gzip")]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 4 }, "x is compressed with something other than gzip")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x3E, 0 }, "x is UTF-16 text")]
    [InlineData(new byte[] { 0x7F, 0x45, 0x4C, 0x46, 0 }, "x is a binary file")]
    [InlineData(new byte[] { 0x4D, 0x4B, 0x54, 0x0A }, "x does not begin like any protein file")]
    public void Anything_else_is_refused_in_words(byte[] bytes, string part) =>
        TestText.Refused(() => ProteinReader.Open(new MemoryStream(bytes), "x").Count(), part);

    [Fact]
    public void Files_of_other_kinds_are_refused_in_words()
    {
        TestText.Refused(() => ProteinReader.Open(TestText.Stream("<?xml version=\"1.0\"?>"), "x").Count(), "x is XML");
        string keywords = TestText.Golden("flat", "keywlist.txt");
        TestText.Refused(() => ProteinReader.Open(keywords).Count(), "does not begin like any protein file");
    }
}
