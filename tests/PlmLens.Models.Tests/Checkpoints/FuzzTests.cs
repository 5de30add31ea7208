using System.Diagnostics.CodeAnalysis;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models.Tests.Checkpoints;

/// <summary>Seeded damage to small valid files: a checkpoint or a <see cref="PlmLensException"/>.</summary>
public sealed class FuzzTests : Files
{
    private const int Rounds = 400;

    // What one file of a few kilobytes may allocate, in bytes.
    private const long MaxAllocated = 256L << 20;

    [Theory]
    [InlineData("safetensors")]
    [InlineData("zip")]
    [InlineData("deflated zip")]
    [InlineData("legacy")]
    [InlineData("fair-esm zip")]
    [InlineData("fair-esm legacy")]
    [SuppressMessage("Design", "CA1031", Justification = "Any other exception is what the test looks for.")]
    public void Damage_never_ends_in_another_exception(string kind)
    {
        byte[] valid = Sample(kind);
        Checkpoint.Open(WriteFile("valid", valid)).Dispose();
        var random = new SeededRandom(2026, kind);
        int opened = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] damaged = Damage(valid, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using ICheckpoint checkpoint = Checkpoint.Open(WriteFile("x", damaged));
                opened++;
                ReadAll(checkpoint);
            }
            catch (PlmLensException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
            catch (Exception e)
            {
                Assert.Fail($"{kind}, round {round}: {e}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MaxAllocated, $"{kind}, round {round}: {allocated} bytes");
        }

        Assert.InRange(opened, 1, Rounds - 1);
    }

    [Fact]
    [SuppressMessage("Design", "CA1031", Justification = "Any other exception is what the test looks for.")]
    public void Operations_in_random_order_never_end_in_another_exception()
    {
        string[] operations =
        [
            "N", "\u0088", "K\u0002", "U\u0001a", "X\u0001\0\0\0b", "C\u0001a", "]", ")", "}", "\u008f", "(", "(", "t",
            "l", "d", "e", "a", "s", "u", "\u0090", "\u0091", "\u0085", "\u0086", "\u0087", "0", "1", "2", "q\u0001",
            "h\u0001", "\u0094", "R", "b", "o", "\u0081", "\u0092", "\u0093", "Q", "ccollections\nOrderedDict\n",
            "cargparse\nNamespace\n", "ctorch\nSize\n", "ctorch\nFloatStorage\n", "ctorch._utils\n_rebuild_tensor_v2\n",
            "c__builtin__\nset\n", "U\u0007storage", "c_codecs\nencode\n", "cnumpy\ndtype\n",
            "(U\u0007storagectorch\nFloatStorage\nU\u00010NK\u0006tQ", "K\u0002\u0085", "U\u0006latin1",
        ];
        var random = new SeededRandom(7);
        int finished = 0;
        for (int round = 0; round < 20_000; round++)
        {
            var script = new PickleScript();
            for (int left = random.Next(40); left > 0; left--)
                script.Op(operations[random.Next(operations.Length)]);
            try
            {
                PickleReader.Read("x", script.Bytes, new PickleBuilder(), out _);
                finished++;
            }
            catch (PlmLensException)
            {
            }
            catch (Exception e)
            {
                Assert.Fail($"round {round}: {e}");
            }
        }

        Assert.True(finished > 500, $"only {finished} scripts made sense");
    }

    [Theory]
    [InlineData("safetensors")]
    [InlineData("zip")]
    [InlineData("legacy")]
    public void Every_file_that_is_cut_short_is_refused(string kind)
    {
        byte[] valid = Sample(kind);
        for (int length = 0; length < valid.Length; length++)
        {
            string path = WriteFile("x", valid.AsSpan(0, length));
            Assert.Throws<PlmLensException>(() => Checkpoint.Open(path));
        }
    }

    private static void ReadAll(ICheckpoint checkpoint)
    {
        long native = 0;
        foreach ((string name, TensorInfo info) in checkpoint.Tensors)
        {
            native += info.Bytes;
            using Tensor own = checkpoint.Read(name);
            if (info.DType is DType.F32 or DType.F16 or DType.BF16 or DType.F64)
                checkpoint.ReadF32(name).Dispose();
        }

        Assert.True(native < MaxAllocated, $"tensors of {native} bytes");
    }

    private static byte[] Damage(byte[] valid, SeededRandom random)
    {
        byte[] bytes = [.. valid];
        int changes = 1 + random.Next(4);
        for (int i = 0; i < changes; i++)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).Fill(0xFF); break;
                case 3: bytes = [.. bytes[..at], .. bytes.Skip(at + 1 + random.Next(16)), 0]; break;
                default: valid.AsSpan(0, Math.Min(12, bytes.Length - at)).CopyTo(bytes.AsSpan(at)); break;
            }
        }

        return bytes;
    }

    private byte[] Sample(string kind)
    {
        switch (kind)
        {
            case "fair-esm zip":
                return File.ReadAllBytes(Golden("esm2-tiny", "fair-esm", "esm2_t4_tiny-contact-regression.pt"));
            case "fair-esm legacy":
                return File.ReadAllBytes(Golden("esm2-tiny", "fair-esm-legacy", "esm2_t4_tiny-contact-regression.pt"));
            case "safetensors":
                var writer = new SafetensorsWriter();
                writer.Metadata["format"] = "pt";
                writer.Add("a.weight", DType.F32, [2, 3], new float[] { 1, 2, 3, 4, 5, 6 });
                writer.Add("b", DType.I16, [2], new short[] { 1, 2 });
                writer.Save(At("sample"));
                return File.ReadAllBytes(At("sample"));
        }

        PickleScript script = new PickleScript(4).Op("}").Text("args").Global("argparse", "Namespace").Op(")").Op(0x81)
            .Op("}(").Text("layers").Op("K\u0004").Text("lr").Op("G").Op(new byte[8]).Op("ub").Op("s").Text("model")
            .Global("collections", "OrderedDict").Op(")R").Text("w").Tensor("0", 6, 0, [2, 3], [3, 1]).Op("s")
            .Text("t").Tensor("0", 6, 0, [3, 2], [1, 3]).Op("s").Text("n").Tensor("1", 1, 0, [], [], "LongStorage")
            .Op("ss");
        return kind switch
        {
            "zip" => script.Zip(("data/0", new byte[24]), ("data/1", new byte[8])),
            "deflated zip" => script.Zip(
                System.IO.Compression.CompressionLevel.Optimal, ("data/0", new byte[24]), ("data/1", new byte[8])),
            _ => script.Legacy(("0", 6, new byte[24]), ("1", 1, new byte[8])),
        };
    }
}
