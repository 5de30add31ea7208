using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae.Tests;

/// <summary>What is written for PlmLens or for another tool computes the same when it is read again.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plmlens-formats-").FullName;

    public static TheoryData<string, string> Exports => new()
    {
        { "interplm-relu", "interplm" },
        { "interplm-relu_sqrt_d", "interplm" },
        { "interplm-topk", "interplm" },
        { "interplm-batchtopk_sqrt_d", "interplm" },
        { "interplm-jumprelu", "interplm" },
        { "saelens-topk", "interplm" },
        { "interprot/esm2_plm64_l2_sae256.pt", "interprot" },
        { "interprot/esm2_plm64_l2_sae256.pt", "saelens" },
        { "saelens-gated", "saelens" },
        { "saelens-standard_layer_norm", "saelens" },
        { "saelens-standard_no_bdec_in", "saelens" },
        { "saelens-topk_rescale_acts", "saelens" },
        { "dictionary_learning-matryoshka_batchtopk", "saelens" },
        { "sparsify-topk", "sparsify" },
        { "sparsify-groupmax", "sparsify" },
        { "sparsify-transcoder_skip", "sparsify" },
        { "dictionary_learning-autoencoder", "dictionary_learning" },
        { "dictionary_learning-gated", "dictionary_learning" },
        { "dictionary_learning-jumprelu", "dictionary_learning" },
        { "dictionary_learning-topk", "dictionary_learning" },
        { "dictionary_learning-matryoshka_batchtopk", "dictionary_learning" },
        { "saelens-gated", "dictionary_learning" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Exports))]
    public void What_another_tool_gets_computes_the_same(string golden, string format)
    {
        using SaeFile original = Open(FormatFiles.Golden(golden));
        string written = SaeExport.Write(original, format, _folder);
        using SaeFile read = SaeFile.Open(written, Backends.Reference);
        AssertSame(original.Sae, read.Sae);
        Assert.Equal(original.Sae.Spec, read.Sae.Spec);
    }

    [Theory]
    [InlineData("dictionary_learning-gated")]
    [InlineData("dictionary_learning-jumprelu")]
    [InlineData("dictionary_learning-batchtopk")]
    [InlineData("interplm-relu_sqrt_d")]
    [InlineData("interprot/esm2_plm64_l2_sae256.safetensors")]
    [InlineData("saelens-standard_constant_norm_rescale")]
    [InlineData("sparsify-groupmax")]
    [InlineData("sparsify-transcoder_skip")]
    public void Our_own_folder_holds_every_architecture(string golden)
    {
        using SaeFile original = Open(FormatFiles.Golden(golden));
        SaeFolder.Save(_folder, original.Sae, SaeExport.RecordOf(original), original.FeatureMax?.ToArray());
        using SaeFile read = SaeFile.Open(_folder, Backends.Reference);
        AssertSame(original.Sae, read.Sae);
        Assert.Equal(original.Sae.Spec, read.Sae.Spec);
        Assert.Equal(original.FeatureMax, read.FeatureMax);
        Assert.Equal(original.Layer, read.Layer);
        Assert.Equal(original.HookName, read.HookName);
    }

    [Theory]
    [InlineData("sparsify-groupmax", "saelens", "groupmax")]
    [InlineData("sparsify-groupmax", "interplm", "groupmax")]
    [InlineData("saelens-gated", "interplm", "gated")]
    [InlineData("saelens-standard", "sparsify", "relu")]
    [InlineData("saelens-topk", "interprot", "LayerNorm")]
    [InlineData("saelens-standard_layer_norm", "dictionary_learning", "normalisation")]
    [InlineData("sparsify-transcoder_skip", "dictionary_learning", "transcoder")]
    [InlineData("saelens-standard_no_bdec_in", "interplm", "b_dec")]
    [InlineData("saelens-jumprelu", "dictionary_learning", "b_dec")]
    public void What_a_format_cannot_hold_is_said_and_not_written(string golden, string format, string why)
    {
        using SaeFile original = Open(FormatFiles.Golden(golden));
        string message = Assert.Throws<PlmLensException>(
            () => SaeExport.Write(original, format, _folder)).Message;
        Assert.Contains(why, message);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_state_dict_has_the_same_bytes_twice_and_keeps_every_type()
    {
        using Tensor floats = Tensor.FromFloats([1, 2, 3, 4, 5, 6], 2, 3), empty = new(DType.F32, 0);
        using Tensor flag = new(DType.Bool), count = new(DType.I64, 1);
        flag.View<byte>()[0] = 1;
        count.View<long>()[0] = long.MaxValue;
        KeyValuePair<string, Tensor>[] tensors =
            [new("encoder.weight", floats), new("empty", empty), new("flag", flag), new("count", count)];
        string first = Path.Combine(_folder, "a.pt"), second = Path.Combine(_folder, "more", "a.pt");
        PyTorchWriter.Save(first, tensors);
        PyTorchWriter.Save(second, tensors);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        using ICheckpoint file = Checkpoint.Open(first);
        Assert.Equal(tensors.Select(t => t.Key), file.Tensors.Keys);
        foreach ((string name, Tensor tensor) in tensors)
        {
            using Tensor read = file.Read(name);
            Assert.Equal(tensor.Shape, read.Shape);
            Assert.Equal(tensor.DType, read.DType);
        }

        using Tensor values = file.Read("encoder.weight"), number = file.Read("count");
        Assert.Equal(floats.View<float>().Span, values.View<float>().Span);
        Assert.Equal(long.MaxValue, number.View<long>()[0]);
    }

    private static SaeFile Open(string path) => SaeFile.Open(
        path, Backends.Reference, new SaeOpenOptions { K = path.Contains("interprot") ? 12 : null });

    private static void AssertSame(SparseAutoencoder expected, SparseAutoencoder actual)
    {
        using var x = new Tensor(DType.F32, 9, expected.Width);
        var random = new SeededRandom(3);
        foreach (ref float value in x.View<float>().Span)
            value = (float)random.NextGaussian();
        (float[] codes, float[] decoded) = FormatFiles.Run(expected, x);
        (float[] otherCodes, float[] otherDecoded) = FormatFiles.Run(actual, x);
        Assert.Equal(codes, otherCodes);
        Assert.Equal(decoded, otherDecoded);
        Assert.Contains(codes, value => value > 0);
    }
}
