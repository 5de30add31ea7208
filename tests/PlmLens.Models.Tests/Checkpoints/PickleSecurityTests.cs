using System.Buffers.Binary;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models.Tests.Checkpoints;

/// <summary>Pickles that would run code in Python, or fill the memory: each must end in one sentence.</summary>
public sealed class PickleSecurityTests : Files
{
    // GLOBAL, STACK_GLOBAL, INST, OBJ, NEWOBJ, NEWOBJ_EX, BUILD: every way in which a pickle can reach a global.
    public static TheoryData<string, string> Commands { get; } = new()
    {
        { "posix.system", "cposix\nsystem\n(U\u0006touch!tR" },
        { "os.system", "cos\nsystem\n(U\u0006touch!tR" },
        { "nt.system", "\u008c\u0002nt\u008c\u0006system\u0093(U\u0006touch!tR" },
        { "posix.popen", "(U\u0006touch!iposix\npopen\n" },
        { "os.popen", "(cos\npopen\nU\u0006touch!o" },
        { "os.execv", "cos\nexecv\n(U\u0006touch!t\u0081" },
        { "os.execl", "cos\nexecl\n(U\u0006touch!t}\u0092" },
        { "os.environ", "cos\nenviron\n}b" },
        { "__builtin__.eval", "c__builtin__\neval\n(U\u0006touch!tR" },
        { "builtins.getattr", "cbuiltins\ngetattr\n(U\u0006touch!tR" },
        { "torch.load", "ctorch\nload\n(U\u0006touch!tR" },
        { "torch.storage._load_from_bytes", "ctorch.storage\n_load_from_bytes\n(U\u0006touch!tR" },
        { "torch.storage.os.system", "ctorch\nstorage.os.system\n(U\u0006touch!tR" },
        { "torch.nn.modules.linear.Linear", "ctorch.nn.modules.linear\nLinear\n)\u0081" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_pickle_that_calls_anything_is_refused_by_the_name_of_what_it_calls(string name, string script)
    {
        PickleScript pickle = new PickleScript(4).Op("}").Text("w").Op(script).Op("s");
        AssertRefused(pickle.Zip(), $"'{name}', which is not data and is never loaded");
        AssertRefused(pickle.Legacy(), $"'{name}', which is not data and is never loaded");
    }

    public static TheoryData<string> Malformed { get; } =
    [
        "", ".", "t", "R", "b", "s", "u", "a", "e", "1", "0", "(0.0", "o", "(o", "Q", "h\u0007", "q\u0001", "\u0094",
        "NQ", "NNR", "N)R", "NN\u0081", "}Nb", ")Nb", "N}b", "}(Nu", "NNNs", ")Na", "N(Ne", "(Nd", "NN\u0093",
        "X\xff\xff\xff\xff", "T\xff\xff\xff\x7f", "B\xff\xff\xff\xff", "\u008d\xff\xff\xff\xff\xff\xff\xff\xff",
        "\u008e\xff\xff\xff\xff\xff\xff\xff\x7f", "\u0096\xff\xff\xff\xff\xff\xff\xff\x7f", "\u008a\xff",
        "U\u0002\xff", "X\u0001\0\0\0\xff", "I\n", "Iabc\n", "L1", "c", "cos", "cos\n", "ios\n", "Pos\n",
        "\u0082\u0001", "\u0083\u0001\0", "\u0084\u0001\0\0\0", "\u0097", "N\u0098", "F1.0\n", "S'a'\n", "Va\n",
        "g0\n", "p0\n", "?",
        "ccollections\nOrderedDict\nN\u0085R", "ccollections\nOrderedDict\n](NeR",
        "ccollections\nOrderedDict\n](Ne\u0085R",
        "cargparse\nNamespace\nN\u0085R", "ctorch\nSize\nN\u0085R", "ctorch\nfloat32\n)R",
        "ctorch._utils\n_rebuild_tensor_v2\n)R", "ctorch._utils\n_rebuild_parameter\nN\u0085R",
        "ctorch._utils\n_rebuild_tensor_v2\n(NNNNNNtR", "ctorch._utils\n_rebuild_tensor_v3\n(NNNNNNNtR",
        "c_codecs\nencode\n(U\u0001aU\u0004utf8tR", "cnumpy\ndtype\n(U\u0002O8tR(K\u0003U\u0001>NNNtb",
        "cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n(U\u0002O8tRC\u0001atR",
        "(U\u0007storagectorch\nfloat32\nU\u0001aNK\u0001tQ",
        "(U\u0007storagectorch\nFloatStorage\nU\u0001aNJ\xff\xff\xff\xfftQ",
        "(U\u0007storagectorch\nDoubleStorage\nU\u0001aN\u008a\u0008\xff\xff\xff\xff\xff\xff\xff\x7ftQ",
        "(U\u0006modulectorch\nFloatStorage\nU\u0001aNK\u0001tQ",
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_pickle_that_makes_no_sense_is_refused(string script)
    {
        byte[] zip = new PickleScript(2).Op(script).Zip();
        Assert.Throws<PlmLensException>(() => Checkpoint.Open(WriteFile("x", zip)).Dispose());
    }

    [Theory]
    [InlineData(new long[] { 7 }, new long[] { 1 }, 0)]
    [InlineData(new long[] { 6 }, new long[] { 1 }, 1)]
    [InlineData(new long[] { 2 }, new long[] { 6 }, 0)]
    [InlineData(new long[] { 2, 2 }, new long[] { 1 }, 0)]
    [InlineData(new long[] { 3 }, new long[] { -1 }, 3)]
    [InlineData(new long[] { -1 }, new long[] { 1 }, 0)]
    [InlineData(new long[] { 1 }, new long[] { 1 }, -1)]
    [InlineData(new long[] { 0 }, new long[] { 1 }, 7)]
    [InlineData(new long[] { 1L << 40, 1L << 40 }, new long[] { 0, 0 }, 0)]
    [InlineData(new long[] { 1L << 30 }, new long[] { 0 }, 0)]
    [InlineData(new long[] { 7 }, new long[] { 0 }, 0)]
    [InlineData(new long[] { 3 }, new long[] { long.MaxValue }, 0)]
    [InlineData(new long[] { 1 }, new long[] { 1 }, long.MaxValue)]
    public void A_tensor_outside_its_storage_is_refused(long[] shape, long[] strides, long offset)
    {
        PickleScript script = new PickleScript().Op("}").Text("w").Tensor("0", 6, offset, shape, strides).Op("s");
        Assert.Throws<PlmLensException>(() => Checkpoint.Open(WriteFile("x", script.Zip(("data/0", new byte[24])))));
    }

    [Fact]
    public void A_storage_that_is_missing_or_of_another_size_is_named()
    {
        PickleScript script = new PickleScript().Op("}").Text("w").Tensor("0", 6, 0, [6], [1]).Op("s");
        AssertRefused(script.Zip(), "'x/data/0' is missing");
        AssertRefused(script.Zip(("data/0", new byte[20])), "'x/data/0' has 20 bytes, but its pickle says 24");
        AssertRefused(script.Legacy(), "'0' is missing");
        AssertRefused(script.Legacy(("0", 5, new byte[24])), "'0' has 5 elements, but its pickle says 6");
        AssertRefused(script.Legacy(("0", 6, new byte[23])), "'0' needs 24 bytes, but only 23 are left");
        AssertRefused(script.Legacy(("0", 6, new byte[24]), ("0", 6, new byte[24])), "'0' twice");
        AssertRefused(script.Legacy(("1", 6, new byte[24])), "storage that its object does not have");
        AssertRefused(script.Zip(("data/0", new byte[24]), ("byteorder", "big"u8.ToArray())), "byte order");
        AssertRefused(script.Zip(("data/0", new byte[24]), ("constants.pkl", [])), "TorchScript");
        AssertRefused(script.Zip(("data/0", new byte[24]), ("y/data.pkl", [])), "2 members called data.pkl");
    }

    [Fact]
    public void A_pickle_that_no_pytorch_wrote_is_refused() =>
        AssertRefused(new PickleScript().Op("}").Bytes, "not one that PyTorch wrote");

    [Fact]
    public void A_short_pickle_cannot_copy_without_end()
    {
        // A long list, then one set of it after another.
        PickleScript script = new PickleScript().Op("](");
        for (int i = 0; i < 100_000; i++)
            script.Op("N");
        script.Op("eq\u00010(");
        for (int i = 0; i < 1000; i++)
            script.Op("c__builtin__\nset\nh\u0001\u0085R");
        AssertRefused(script.Op("t").Zip(), "copies more than");
    }

    [Fact]
    public void Limits_hold_on_depth_and_number_of_values()
    {
        AssertRefused(new PickleScript().Op(new string('(', 2000)).Zip(), "nested deeper");
        AssertRefused(new PickleScript().Op(new string('N', 1_100_000)).Zip(), "more values");
        var chain = new PickleScript().Op("N");
        AssertOpens(chain.Op(new string('\u0085', 500_000)).Zip());
    }

    [Fact]
    public void A_list_that_contains_itself_is_read() =>
        AssertOpens(new PickleScript().Op("]q\u0001h\u0001a").Zip());

    [Fact]
    public void A_deflated_member_that_grows_beyond_reason_is_refused()
    {
        const int size = 100 << 20;
        PickleScript script =
            new PickleScript().Op("}").Text("w").Tensor("0", size, 0, [size], [1], "ByteStorage").Op("s");
        byte[] zip = script.Zip(System.IO.Compression.CompressionLevel.Optimal, ("data/0", new byte[size]));
        Assert.True(zip.Length < 1 << 20);
        AssertRefused(zip, "would grow from");
    }

    [Fact]
    public void A_deflated_member_that_lies_about_its_size_is_refused_when_it_is_read()
    {
        PickleScript script =
            new PickleScript().Op("}").Text("w").Tensor("0", 1000, 0, [1000], [1], "ByteStorage").Op("s");
        byte[] zip = script.Zip(System.IO.Compression.CompressionLevel.Optimal, ("data/0", new byte[2000]));
        // The second entry of the directory: its size once unpacked.
        int entry = zip.AsSpan().LastIndexOf("PK\x1\x2"u8);
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(entry + 24), 1000);
        using ICheckpoint checkpoint = Checkpoint.Open(WriteFile("x", zip));
        var e = Assert.Throws<PlmLensException>(() => checkpoint.Read("w"));
        Assert.Contains("do not unpack to 1000 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_overlap_are_refused()
    {
        PickleScript script = new PickleScript().Op("}").Text("w").Tensor("0", 6, 0, [6], [1]).Op("s");
        byte[] zip = script.Zip(("data/0", new byte[24]), ("data/1", new byte[24]));
        // The middle entry of the directory: both its sizes grow into the member after it.
        int last = zip.AsSpan().LastIndexOf("PK\x1\x2"u8);
        int middle = zip.AsSpan(0, last).LastIndexOf("PK\x1\x2"u8);
        zip[middle + 20] = zip[middle + 24] = 60;
        AssertRefused(zip, "overlap");
    }

    private void AssertOpens(byte[] file) => Checkpoint.Open(WriteFile("x", file)).Dispose();

    private void AssertRefused(byte[] file, string expected)
    {
        var e = Assert.Throws<PlmLensException>(() => Checkpoint.Open(WriteFile("x", file)));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }
}
