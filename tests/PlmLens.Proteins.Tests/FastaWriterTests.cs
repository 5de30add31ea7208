using System.Text;

namespace PlmLens.Proteins.Tests;

public sealed class FastaWriterTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        string masked = string.Concat(Enumerable.Repeat("<mask>AC-", 40));
        List<ProteinRecord> records =
        [
            .. UniProtFlatReader.Read(TestText.Golden("flat", "P09470.dat")),
            new() { Accession = "x", Sequence = masked, Description = "any words" },
            new() { Accession = "A0A1", EntryName = "A0A1_MOUSE", Reviewed = false, Sequence = "M" },
        ];
        using var stream = new MemoryStream();
        Assert.Equal(4, FastaWriter.Write(stream, records));
        string text = Encoding.UTF8.GetString(stream.ToArray());
        IEnumerable<string> lines = text.Replace("<mask>", "X").Split('\n').Where(l => !l.StartsWith('>'));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 60));
        List<ProteinRecord> back = TestText.Fasta(text);
        foreach ((ProteinRecord written, ProteinRecord read) in records.Zip(back))
        {
            Assert.Equal(
                (written.Accession, written.EntryName, written.Description, written.Sequence, written.TaxonId),
                (read.Accession, read.EntryName, read.Description, read.Sequence, read.TaxonId));
            Assert.Equal((written.Organism, written.Reviewed), (read.Organism, read.Reviewed));
        }
    }

    [Fact]
    public void A_record_that_does_not_fit_leaves_no_file()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string path = Path.Combine(folder, "out.fasta");
        ProteinRecord[] bad = [new() { Accession = "a", Sequence = "M", Description = "two\nlines" }];
        TestText.Refused(() => FastaWriter.Write(path, bad), "'a' cannot be written as FASTA");
        Assert.Empty(Directory.GetFiles(folder));
        bad[0] = new() { Accession = "a b", Sequence = "M" };
        TestText.Refused(() => FastaWriter.Write(path, bad), "'a b' cannot be written as FASTA");
        Assert.Equal(1, FastaWriter.Write(path, [new() { Accession = "a", Sequence = "M" }]));
        Assert.Equal(">a\nM\n", File.ReadAllText(path));
        Directory.Delete(folder, recursive: true);
    }
}
