using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models.Tests.Checkpoints;

/// <summary>Headers that lie: each must be refused with one sentence that names what is wrong.</summary>
public sealed class SafetensorsDamageTests : Files
{
    public static TheoryData<string, int, string> Headers { get; } = new()
    {
        { Entry("w", "F32", "[2]", "[0,8]"), 7, "'w' ends at byte 8 of the data, but only 7" },
        { Entry("w", "F32", "[2]", "[0,8]"), 9, "1 bytes after the last tensor" },
        { Entry("w", "F32", "[2]", "[0,4]"), 4, "'w' needs 8 bytes for shape [2] of F32" },
        { Entry("w", "F32", "[2]", "[4,12]"), 12, "'w' begins at byte 4 of the data, after a gap" },
        { Entry("w", "F32", "[2]", "[8,0]"), 8, "data_offsets of tensor 'w'" },
        { Entry("w", "F32", "[2]", "[-8,0]"), 8, "data_offsets of tensor 'w'" },
        { Entry("w", "F32", "[2]", "[0]"), 8, "data_offsets of tensor 'w'" },
        { Entry("w", "F32", "[2]", "[0,8,8]"), 8, "data_offsets of tensor 'w'" },
        { Entry("w", "F32", "[2]", "[0,99999999999999999999]"), 8, "data_offsets of tensor 'w'" },
        { Entry("w", "F32", "[-2]", "[0,8]"), 8, "shape of tensor 'w'" },
        { Entry("w", "F32", "[1.5]", "[0,8]"), 8, "shape of tensor 'w'" },
        { Entry("w", "F32", "2", "[0,8]"), 8, "shape of tensor 'w'" },
        { Entry("w", "F32", "[4294967296,4294967296]", "[0,8]"), 8, "shape of tensor 'w'" },
        { Entry("w", "F32", "[9223372036854775807]", "[0,8]"), 8, "shape of tensor 'w'" },
        { Entry("w", "F32", $"[{string.Join(',', Enumerable.Repeat(1, 65))}]", "[0,4]"), 4, "shape of tensor 'w'" },
        { Entry("w", "F8_E4M3", "[8]", "[0,8]"), 8, "element type 'F8_E4M3'" },
        { Entry("w", "f32", "[2]", "[0,8]"), 8, "element type 'f32'" },
        { """{"w":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}""", 8, "element type ''" },
        { """{"w":{"dtype":"F32","shape":[2]}}""", 8, "'w' lacks" },
        { """{"w":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "the field 'dtype' twice" },
        { """{"w":[1]}""", 0, "'w' by something that is not an object" },
        { $"{{{Item("w", "F32", "[1]", "[0,4]")},{Item("w", "F32", "[1]", "[4,8]")}}}", 8, "'w' twice" },
        {
            $"{{{Item("a", "F32", "[2]", "[0,8]")},{Item("b", "F32", "[2]", "[4,12]")}}}", 12,
            "'b' begins at byte 4 of the data, inside another tensor"
        },
        { """{"__metadata__":{"a":1}}""", 0, "value of 'a'" },
        { """{"__metadata__":{},"__metadata__":{}}""", 0, "__metadata__ twice" },
        { """{"__metadata__":[]}""", 0, "__metadata__ is not an object" },
        { """{"__metadata__":{"a":"1","a":"2"}}""", 0, "'a' twice" },
        { """{"w":""", 0, "not valid JSON" },
        { """{} x""", 0, "not valid JSON" },
        { """{"\ud800":{}}""", 0, "not valid JSON" },
        { """{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}}""", 0, "'a'" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_that_lies_is_refused(string header, int dataBytes, string expected)
    {
        string path = WriteFile("bad.safetensors", Safetensors(header, dataBytes));
        var e = Assert.Throws<PlmLensException>(() => Checkpoint.Open(path));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000_001)]
    [InlineData(60)]
    [InlineData(long.MaxValue - 0xFF)]
    [InlineData(-256)]
    public void A_header_length_that_lies_is_refused(long claimed)
    {
        string path = WriteFile("bad", Safetensors(Entry("w", "F32", "[0]", "[0,0]"), 0, claimed));
        Assert.Throws<PlmLensException>(() => Checkpoint.Open(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("This is not a checkpoint of any kind.")]
    public void A_file_that_is_no_checkpoint_is_refused(string text)
    {
        File.WriteAllText(At("x"), text);
        var e = Assert.Throws<PlmLensException>(() => Checkpoint.Open(At("x")));
        Assert.Contains("neither a safetensors file", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_an_empty_folder_are_named()
    {
        var missing = Assert.Throws<PlmLensException>(() => Checkpoint.Open(At("nothing.safetensors")));
        Assert.Contains("nothing.safetensors", missing.Message, StringComparison.Ordinal);
        var folder = Assert.Throws<PlmLensException>(() => Checkpoint.Open(Folder));
        Assert.Contains("holds no checkpoint", folder.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_may_stand_in_the_header_in_any_order_and_be_empty()
    {
        string header = $"{{{Item("b", "U8", "[3]", "[4,7]")},{Item("e", "F32", "[0,5]", "[4,4]")}," +
            $"{Item("a", "F32", "[]", "[0,4]")}}}";
        using ICheckpoint checkpoint = Checkpoint.Open(WriteFile("x", Safetensors(header, 7)));
        Assert.Equal(["b", "e", "a"], checkpoint.Tensors.Keys);
        using Tensor empty = checkpoint.Read("e");
        using Tensor emptyCopy = checkpoint.ReadF32("e", requireFinite: true);
        Assert.Equal(0, empty.Count + emptyCopy.Count);
        Assert.Equal(1, checkpoint.Tensors["a"].Count);
    }

    [Fact]
    public void A_name_from_the_file_cannot_write_control_characters_to_the_terminal()
    {
        string header = Entry("""\u001b[2Jx""", "F32", "[2]", "[0,4]");
        var e = Assert.Throws<PlmLensException>(() => Checkpoint.Open(WriteFile("x", Safetensors(header, 4))));
        Assert.DoesNotContain('\u001b', e.Message);
    }

    private static string Entry(string name, string dtype, string shape, string offsets) =>
        $"{{{Item(name, dtype, shape, offsets)}}}";

    private static string Item(string name, string dtype, string shape, string offsets) =>
        $"\"{name}\":{{\"dtype\":\"{dtype}\",\"shape\":{shape},\"data_offsets\":{offsets}}}";
}
