using System.IO.Compression;
using System.Text;

namespace PlmLens.Proteins.Tests;

public sealed class TextSourceTests
{
    private const string Records = ">a\nMKTAYIAKQR\n>b\nMKV\n";

    [Fact]
    public void Gzip_is_recognised_by_content_even_in_several_members()
    {
        byte[] one = TestText.Gzip(Records);
        byte[] two = [.. TestText.Gzip(">a\nMKTAYIAKQR\n>b"), .. TestText.Gzip("\nMKV\n")];
        foreach (byte[] bytes in new[] { one, two })
        {
            string[] sequences = [.. FastaReader.Read(new MemoryStream(bytes), "a").Select(r => r.Sequence)];
            Assert.Equal(["MKTAYIAKQR", "MKV"], sequences);
        }
    }

    [Fact]
    public void Streams_that_give_one_byte_at_a_time_read_the_same()
    {
        byte[] members = [.. TestText.Gzip(">a\nMKTAYIAKQR\n>b"), .. TestText.Gzip("\nMKV\n")];
        foreach (byte[] bytes in new[] { Encoding.UTF8.GetBytes(Records), TestText.Gzip(Records), members })
        {
            string[] sequences = [.. FastaReader.Read(new Trickle(bytes), "a").Select(r => r.Sequence)];
            Assert.Equal(["MKTAYIAKQR", "MKV"], sequences);
        }
    }

    [Fact]
    public void A_gzip_cut_anywhere_is_refused()
    {
        byte[] whole = TestText.Gzip(File.ReadAllBytes(TestText.Golden("flat", "P84716.dat")));
        for (int length = 3; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            TestText.Refused(
                () => UniProtFlatReader.Read(new MemoryStream(cut), "cut.gz").Count(),
                "the gzip data are damaged or cut off");
        }
    }

    [Fact]
    public void A_gzip_cut_where_a_record_ends_is_refused_too()
    {
        byte[] stored = Store(">a\nMKT\n>b\nMKV\n");
        Assert.Equal(2, FastaReader.Read(new MemoryStream(stored), "cut.gz").Count());
        byte[] cut = stored[..^(8 + ">b\nMKV\n".Length)];
        foreach (byte[] bytes in new[] { cut, stored[..^1] })
            TestText.Refused(() => FastaReader.Read(new MemoryStream(bytes), "cut.gz").Count(), "damaged or cut off");
    }

    /// <summary>Gzip without compression: the text stands in it as it is, before 8 bytes of trailer.</summary>
    private static byte[] Store(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    [Fact]
    public void A_gzip_bomb_is_stopped_at_the_limit()
    {
        byte[] bomb = TestText.Gzip(">bomb\n" + new string('A', 30_000_000));
        Assert.InRange(bomb.Length, 0, 100_000);
        var options = new ProteinReaderOptions { MaxResidues = 100_000 };
        long before = GC.GetAllocatedBytesForCurrentThread();
        TestText.Refused(
            () => FastaReader.Read(new MemoryStream(bomb), "bomb.gz", options).Count(),
            "bomb.gz:2: record bomb: more than 100,000 residues");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void An_endless_line_is_stopped_at_the_limit()
    {
        byte[] bomb = TestText.Gzip("Entry\tSequence\nP1\t" + new string('A', TextSource.MaxLine + (1 << 20)));
        TestText.Refused(
            () => UniProtTsvReader.Read(new MemoryStream(bomb), "bomb.gz").Count(),
            "bomb.gz:2: the line is longer than 64 MiB");
    }

    [Fact]
    public void Files_that_cannot_be_opened_are_named()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string missing = Path.Combine(folder, "none.fasta");
        TestText.Refused(() => ProteinReader.Open(missing).Count(), $"There is no file {missing}");
        TestText.Refused(() => ProteinReader.Open(folder).Count(), $"Cannot read {folder}: it is a folder");
        Directory.Delete(folder);
    }

    [Fact]
    public void A_file_is_closed_when_the_enumeration_stops_early()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, Records);
        Assert.Equal("a", ProteinReader.Open(path).First().Accession);
        using (File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
        }

        File.Delete(path);
    }

    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}
