using System.Text;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models.Tests.Checkpoints;

public sealed class SafetensorsTests : Files
{
    [Fact]
    public void What_is_written_is_read_back_bit_for_bit_in_every_element_type()
    {
        string path = At("all.safetensors");
        var tensors = new Dictionary<string, Tensor>();
        foreach (DType dtype in Enum.GetValues<DType>())
        {
            var tensor = new Tensor(dtype, 2, 3);
            Span<byte> bytes = Bytes(tensor);
            for (int i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)(i * 37 + (int)dtype);
            tensors.Add($"t.{dtype}", tensor);
        }

        var metadata = new Dictionary<string, string> { ["format"] = "pt", ["a"] = "é \"<" };
        SafetensorsWriter.WriteAll(path, tensors, metadata);
        using ICheckpoint checkpoint = Checkpoint.Open(path);
        Assert.Equal(tensors.Keys, checkpoint.Tensors.Keys);
        Assert.Equal("é \"<", checkpoint.Metadata["a"]);
        foreach ((string name, Tensor expected) in tensors)
        {
            using Tensor actual = checkpoint.Read(name);
            Assert.Equal(expected.DType, actual.DType);
            Assert.Equal(expected.Shape, actual.Shape);
            Assert.Equal(Bytes(expected).ToArray(), Bytes(actual).ToArray());
            Assert.Equal(Bytes(expected).Length, checkpoint.Tensors[name].Bytes);
            expected.Dispose();
        }
    }

    [Fact]
    public void The_written_bytes_are_those_of_the_format()
    {
        var writer = new SafetensorsWriter();
        writer.Metadata["z"] = "1";
        writer.Metadata["a"] = "2";
        writer.Add("b", DType.I16, [2], new short[] { 1, -2 });
        writer.Add("a", DType.F32, [], sink => sink.Write<float>([1.5f]));
        writer.Save(At("x.safetensors"));
        string json =
            """{"__metadata__":{"a":"2","z":"1"},"b":{"dtype":"I16","shape":[2],"data_offsets":[0,4]},"a":"""
            + """{"dtype":"F32","shape":[],"data_offsets":[4,8]}}""";
        json = json.PadRight((json.Length + 7) / 8 * 8);
        byte[] expected = [(byte)json.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(json),
            1, 0, 0xFE, 0xFF, 0, 0, 0xC0, 0x3F];
        Assert.Equal(expected, File.ReadAllBytes(At("x.safetensors")));
    }

    [Fact]
    public void A_borrowed_tensor_outlives_its_checkpoint()
    {
        SafetensorsWriter.WriteAll(At("x"), [new("w", Tensor.FromFloats([1, 2, 3], 3))]);
        ICheckpoint checkpoint = Checkpoint.Open(At("x"));
        using Tensor borrowed = checkpoint.Read("w");
        checkpoint.Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal([1, 2, 3], borrowed.View<float>().Span.ToArray());
    }

    [Fact]
    public void Elements_that_are_not_aligned_are_copied()
    {
        byte[] file = Safetensors("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} """, 4);
        Assert.NotEqual(0, (file.Length - 4) % 4);
        BitConverter.TryWriteBytes(file.AsSpan(file.Length - 4), 2.5f);
        using ICheckpoint checkpoint = Checkpoint.Open(WriteFile("x", file));
        using Tensor own = checkpoint.Read("w");
        using Tensor converted = checkpoint.ReadF32("w");
        Assert.Equal(2.5f, own.View<float>()[0]);
        Assert.Equal(2.5f, converted.View<float>()[0]);
    }

    [Theory]
    [InlineData(DType.F16)]
    [InlineData(DType.BF16)]
    public void Every_16_bit_float_converts_exactly(DType dtype)
    {
        ushort[] bits = [.. Enumerable.Range(0, 65536 + 3).Select(i => (ushort)i)];
        var writer = new SafetensorsWriter();
        writer.Add("w", dtype, [bits.Length], sink =>
        {
            if (dtype == DType.F16)
                sink.Write<Half>(bits.Select(BitConverter.UInt16BitsToHalf).ToArray());
            else
                sink.Write<BFloat16>(bits.Select(b => new BFloat16(b)).ToArray());
        });
        writer.Save(At("x"));
        using ICheckpoint checkpoint = Checkpoint.Open(At("x"));
        using Tensor tensor = checkpoint.ReadF32("w");
        Span<float> values = tensor.View<float>().Span;
        for (int i = 0; i < bits.Length; i++)
        {
            float expected = dtype == DType.F16
                ? (float)BitConverter.UInt16BitsToHalf(bits[i])
                : new BFloat16(bits[i]).ToSingle();
            bool same = BitConverter.SingleToInt32Bits(values[i]) == BitConverter.SingleToInt32Bits(expected);
            bool bothNaN = float.IsNaN(values[i]) && float.IsNaN(expected);
            Assert.True(same || bothNaN, $"{i:X4}: {values[i]}, not {expected}");
        }
    }

    [Fact]
    public void F64_rounds_to_the_nearest_F32()
    {
        var writer = new SafetensorsWriter();
        double[] values = [1.0 / 3.0, -1e300, 1 + Math.Pow(2, -24), 1 + (3 * Math.Pow(2, -24))];
        writer.Add("w", DType.F64, [2, 2], values);
        writer.Save(At("x"));
        using ICheckpoint checkpoint = Checkpoint.Open(At("x"));
        using Tensor tensor = checkpoint.ReadF32("w");
        float[] expected = [1f / 3f, float.NegativeInfinity, 1f, 1f + MathF.Pow(2, -22)];
        Assert.Equal(expected, tensor.View<float>().Span.ToArray());
        Assert.Equal([2, 2], tensor.Shape);
    }

    [Theory]
    [InlineData(0, float.NaN, "[0, 0]")]
    [InlineData(7, float.PositiveInfinity, "[1, 2]")]
    [InlineData(9, float.NegativeInfinity, "[1, 4]")]
    public void A_value_that_is_not_finite_is_named_with_its_position(int index, float value, string position)
    {
        float[] values = [.. Enumerable.Range(0, 10).Select(i => (float)i)];
        values[index] = value;
        SafetensorsWriter.WriteAll(At("x"), [new("enc.w", Tensor.FromFloats(values, 2, 5))]);
        using ICheckpoint checkpoint = Checkpoint.Open(At("x"));
        using Tensor unchecked_ = checkpoint.ReadF32("enc.w");
        var e = Assert.Throws<PlmLensException>(() => checkpoint.ReadF32("enc.w", requireFinite: true));
        Assert.Contains("'enc.w'", e.Message, StringComparison.Ordinal);
        Assert.Contains(position, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_tensor_and_an_integer_tensor_are_named()
    {
        var writer = new SafetensorsWriter();
        writer.Add("a.weight", DType.I64, [1], new long[] { 1 });
        writer.Save(At("x"));
        using ICheckpoint checkpoint = Checkpoint.Open(At("x"));
        var missing = Assert.Throws<PlmLensException>(() => checkpoint.Read("b.weight"));
        Assert.Contains(
            "no tensor 'b.weight' among its 1, one of which is 'a.weight'", missing.Message, StringComparison.Ordinal);
        var integer = Assert.Throws<PlmLensException>(() => checkpoint.ReadF32("a.weight"));
        Assert.Contains("'a.weight'", integer.Message, StringComparison.Ordinal);
        Assert.Contains("I64", integer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_is_that_of_the_file()
    {
        SafetensorsWriter.WriteAll(At("x"), [new("w", Tensor.FromFloats([1], 1))]);
        using ICheckpoint checkpoint = Checkpoint.Open(At("x"));
        Assert.Equal(ContentHash.OfBytes(File.ReadAllBytes(At("x"))), checkpoint.Sha256);
    }

    [Fact]
    public void A_callback_that_writes_too_little_or_too_much_leaves_no_file()
    {
        foreach (float[] written in new float[][] { [1], [1, 2, 3] })
        {
            var writer = new SafetensorsWriter();
            writer.Add("w", DType.F32, [2], sink => sink.Write<float>(written));
            Assert.Throws<InvalidOperationException>(() => writer.Save(At("x")));
            Assert.Empty(Directory.GetFiles(Folder));
        }
    }

    [Fact]
    public void Two_tensors_of_one_name_are_not_accepted()
    {
        var writer = new SafetensorsWriter();
        writer.Add("w", DType.F32, [1], sink => sink.Write<float>([1]));
        Assert.Throws<ArgumentException>(() => writer.Add("w", DType.F32, [1], sink => sink.Write<float>([1])));
        Assert.Throws<ArgumentException>(() => writer.Add("__metadata__", DType.F32, [0], _ => { }));
    }

    private static unsafe Span<byte> Bytes(Tensor tensor) =>
        new(tensor.Pointer, checked((int)(tensor.Count * tensor.DType.Size())));
}
