using System.IO.Compression;
using System.Runtime.InteropServices;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models.Tests.Checkpoints;

public sealed class PyTorchTests : Files
{
    private static readonly float[] s_values = [0, 1, 2, 3, 4, 5];

    private static byte[] Data => MemoryMarshal.AsBytes<float>(s_values).ToArray();

    public static TheoryData<long[], long[], long, float[]> Windows { get; } = new()
    {
        { [2, 3], [3, 1], 0, [0, 1, 2, 3, 4, 5] },
        { [3, 2], [1, 3], 0, [0, 3, 1, 4, 2, 5] },
        { [2, 2], [3, 1], 1, [1, 2, 4, 5] },
        { [2], [3], 2, [2, 5] },
        { [], [], 4, [4] },
        { [3, 1, 2], [2, 999, 1], 0, [0, 1, 2, 3, 4, 5] },
        { [1, 2, 3], [0, 1, 2], 0, [0, 2, 4, 1, 3, 5] },
        { [0, 5], [5, 1], 6, [] },
        { [4], [0], 5, [5, 5, 5, 5] },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void A_tensor_is_read_through_its_strides_in_every_form(
        long[] shape, long[] strides, long offset, float[] expected)
    {
        PickleScript script = new PickleScript().Op("}").Text("w").Tensor("7", 6, offset, shape, strides).Op("s");
        byte[][] forms =
        [
            script.Zip(("data/7", Data)),
            script.Zip(CompressionLevel.SmallestSize, ("data/7", Data)),
            script.Legacy(("7", 6, Data)),
        ];
        foreach (byte[] form in forms)
        {
            using ICheckpoint checkpoint = Checkpoint.Open(WriteFile("x.pt", form));
            using Tensor own = checkpoint.Read("w");
            using Tensor converted = checkpoint.ReadF32("w");
            Assert.Equal(shape, own.Shape);
            Assert.Equal(expected, own.View<float>().Span.ToArray());
            Assert.Equal(expected, converted.View<float>().Span.ToArray());
        }
    }

    [Theory]
    [InlineData("HalfStorage", DType.F16, 12)]
    [InlineData("BFloat16Storage", DType.BF16, 12)]
    [InlineData("DoubleStorage", DType.F64, 3)]
    [InlineData("LongStorage", DType.I64, 3)]
    [InlineData("IntStorage", DType.I32, 6)]
    [InlineData("ShortStorage", DType.I16, 12)]
    [InlineData("CharStorage", DType.I8, 24)]
    [InlineData("ByteStorage", DType.U8, 24)]
    [InlineData("BoolStorage", DType.Bool, 24)]
    public void Every_storage_class_has_its_element_type(string type, DType dtype, long elements)
    {
        PickleScript script =
            new PickleScript().Op("}").Text("w").Tensor("0", elements, 0, [elements], [1], type).Op("s");
        using ICheckpoint checkpoint = Checkpoint.Open(WriteFile("x", script.Zip(("data/0", Data))));
        Assert.Equal(new TensorInfo(dtype, [elements], 24).ToString(), checkpoint.Tensors["w"].ToString());
        using Tensor own = checkpoint.Read("w");
        Assert.Equal(elements, own.Count);
    }

    [Fact]
    public void An_element_type_apart_from_its_storage_is_read()
    {
        PickleScript script = new PickleScript().Op("}").Text("w").Global("torch._utils", "_rebuild_tensor_v3").Op("(")
            .Op("(").Text("storage").Global("torch.storage", "UntypedStorage").Text("0").Text("cpu").Number(24).Op("tQ")
            .Number(1).Numbers(2).Numbers(1).Op(0x89).Op("}").Global("torch", "uint16").Op("tRs");
        using ICheckpoint checkpoint = Checkpoint.Open(WriteFile("x", script.Zip(("data/0", Data))));
        using Tensor own = checkpoint.Read("w");
        Assert.Equal(MemoryMarshal.Cast<byte, ushort>(Data)[1..3].ToArray(), own.View<ushort>().Span.ToArray());
    }

    [Fact]
    public void A_parameter_is_its_tensor()
    {
        PickleScript script = new PickleScript().Global("collections", "OrderedDict").Op(")R").Text("w")
            .Global("torch._utils", "_rebuild_parameter").Op("(").Tensor("0", 6, 0, [6], [1]).Op(0x88).Op("}tRs");
        using ICheckpoint checkpoint = Checkpoint.Open(WriteFile("x", script.Zip(("data/0", Data))));
        using Tensor own = checkpoint.ReadF32("w");
        Assert.Equal(s_values, own.View<float>().Span.ToArray());
    }

    [Theory]
    [InlineData("model")]
    [InlineData("state_dict")]
    public void The_larger_dictionary_of_tensors_is_the_state(string key)
    {
        PickleScript script = new PickleScript().Op("}").Text("step").Tensor("0", 6, 0, [1], [1]).Op("s").Text(key)
            .Op("}").Text("a.b").Tensor("0", 6, 0, [6], [1]).Op("s").Text("c").Tensor("0", 6, 0, [2], [1]).Op("ss");
        using var checkpoint = (PyTorchCheckpoint)Checkpoint.Open(WriteFile("x", script.Zip(("data/0", Data))));
        Assert.Equal(["a.b", "c"], checkpoint.Tensors.Keys);
        using Tensor step = checkpoint.Read((PickleTensor)checkpoint.Root.Find("step")!);
        Assert.Equal([1], step.Shape);
    }

    [Fact]
    public void A_view_of_a_storage_in_the_older_form_starts_at_its_offset()
    {
        PickleScript script = new PickleScript().Op("}").Text("w").Global("torch._utils", "_rebuild_tensor_v2").Op("(")
            .Op("(").Text("storage").Global("torch", "FloatStorage").Text("7").Text("cpu").Number(6)
            .Op("(").Text("v").Number(2).Number(4).Op("ttQ")
            .Number(1).Numbers(3).Numbers(1).Op(0x89).Op("}tRs");
        using ICheckpoint checkpoint = Checkpoint.Open(WriteFile("x", script.Legacy(("7", 6, Data))));
        using Tensor own = checkpoint.Read("w");
        Assert.Equal([3, 4, 5], own.View<float>().Span.ToArray());
    }

    [Fact]
    public void A_pytorch_model_in_shards_is_read_from_its_folder()
    {
        PickleScript a = new PickleScript().Op("}").Text("a").Tensor("0", 6, 0, [6], [1]).Op("s");
        PickleScript b = new PickleScript().Op("}").Text("b").Tensor("0", 6, 1, [2], [2]).Op("s");
        WriteFile("s1.bin", a.Zip(("data/0", Data)));
        WriteFile("s2.bin", b.Zip(("data/0", Data)));
        File.WriteAllText(At("pytorch_model.bin.index.json"), """{"weight_map":{"a":"s1.bin","b":"s2.bin"}}""");
        using ICheckpoint checkpoint = Checkpoint.Open(Folder);
        using Tensor values = checkpoint.ReadF32("b");
        Assert.Equal([1, 3], values.View<float>().Span.ToArray());
    }

    [Fact]
    public void Plain_values_keep_their_kind_and_number()
    {
        PickleScript script = new PickleScript(4).Op("(").Op("N").Op(0x88).Op("K\x07").Op("M\x01\x02")
            .Op("J").Op(0xFF, 0xFF, 0xFF, 0xFF).Number(-5).Op("I42\n").Op("I01\n")
            .Op("L123456789012345678901234567890L\n").Op("G").Op(0x3F, 0xF8, 0, 0, 0, 0, 0, 0).Op(0x8C, 2).Op("hi")
            .Op("U\x01").Op(0xE9).Op(0x43, 2).Op("ab").Op("]").Op(0x8F)
            .Global("torch", "Size").Numbers(2, 3).Op(0x85).Op("R").Global("torch", "float16")
            .Global("_codecs", "encode").Text("é").Text("latin1").Op(0x86).Op("R").Op("t");
        using var checkpoint = (PyTorchCheckpoint)Checkpoint.Open(WriteFile("x", script.Zip()));
        IReadOnlyList<PickleValue> items = Assert.IsType<PickleSequence>(checkpoint.Root).Items;
        Assert.Same(PickleNone.Instance, items[0]);
        Assert.True(((PickleBool)items[1]).Value);
        Assert.Equal(
            ["7", "513", "-1", "-5", "42"], items.Skip(2).Take(5).Select(i => ((PickleInteger)i).Value.ToString()));
        Assert.True(((PickleBool)items[7]).Value);
        Assert.Equal("123456789012345678901234567890", ((PickleInteger)items[8]).Value.ToString());
        Assert.Equal(1.5, ((PickleFloat)items[9]).Value);
        Assert.Equal(["hi", "é"], items.Skip(10).Take(2).Select(i => ((PickleString)i).Value));
        Assert.Equal("ab"u8.ToArray(), ((PickleBytes)items[12]).Value.ToArray());
        Assert.Equal(
            [PickleSequenceKind.List, PickleSequenceKind.Set, PickleSequenceKind.Tuple],
            items.Skip(13).Take(3).Select(i => ((PickleSequence)i).Kind));
        Assert.Equal(2, ((PickleSequence)items[15]).Items.Count);
        Assert.Equal("torch.float16", ((PickleSymbol)items[16]).Name);
        Assert.Equal([0xE9], ((PickleBytes)items[17]).Value.ToArray());
        Assert.Empty(checkpoint.Tensors);
    }

    [Fact]
    public void A_numpy_number_is_a_number()
    {
        PickleScript script = new PickleScript().Global("numpy.core.multiarray", "scalar")
            .Global("numpy", "dtype").Text("f8").Op(0x89, 0x88, 0x87).Op("R").Op("(K\x03").Text("<").Op("NNNtb")
            .Op("C\x08").Op(BitConverter.GetBytes(0.25)).Op(0x86).Op("R");
        using var checkpoint = (PyTorchCheckpoint)Checkpoint.Open(WriteFile("x", script.Zip()));
        Assert.Equal(0.25, Assert.IsType<PickleFloat>(checkpoint.Root).Value);
    }
}
