using System.Text;
using PlmLens.Core;

namespace PlmLens.Proteins.Tests;

public sealed class MutatedFilesTests
{
    [Theory]
    [InlineData("flat/P50930.dat")]
    [InlineData("flat/sp016")]
    [InlineData("tsv/uniprot.tsv")]
    [InlineData("fasta")]
    [InlineData("gz")]
    public void Any_change_of_bytes_gives_records_or_one_sentence(string file)
    {
        byte[] original = file switch
        {
            "fasta" => Encoding.UTF8.GetBytes(">sp|P1|A_B x OS=Homo OX=9606\nMKT<mask>AYI\r\nAKQR*\n>b\nMKV\n"),
            "gz" => TestText.Gzip(File.ReadAllBytes(TestText.Golden("flat", "P84716.dat"))),
            _ => File.ReadAllBytes(TestText.Golden(file.Split('/'))),
        };
        original = original[..Math.Min(original.Length, 8000)];
        var random = new Random(20);
        int read = 0, refused = 0;
        for (int round = 0; round < 1500; round++)
        {
            byte[] mutated = Mutate(original, random);
            try
            {
                read += ProteinReader.Open(new MemoryStream(mutated), "fuzz").Sum(r => r.Length) > 0 ? 1 : 0;
            }
            catch (PlmLensException e)
            {
                refused++;
                Assert.EndsWith(".", e.Message);
                Assert.DoesNotContain('\n', e.Message);
                Assert.Contains("fuzz", e.Message);
            }
        }

        Assert.Equal(1500, read + refused);
        Assert.InRange(refused, 100, 1500);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        ReadOnlySpan<byte> likely = "\n\r\t ;\"/<>?.:{}=-0129AZaz\0\u00FF"u8;
        List<byte> bytes = [.. original];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            int at = random.Next(bytes.Count);
            int span = Math.Min(random.Next(1, 60), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = likely[random.Next(likely.Length)];
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, likely[random.Next(likely.Length)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(span, bytes.Count - 1));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, span));
                    break;
            }
        }

        return [.. bytes];
    }
}
