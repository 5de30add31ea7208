using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae.Tests;

/// <summary>Features and reconstructions of every format, as the original code computed them.</summary>
public sealed class GoldenFormatTests
{
    // Of the goldens' README: 1e-4, sums of 64 to 256 terms in binary32.
    private const float Tolerance = 1e-4f;

    public static TheoryData<string, string, string> Files => new()
    {
        { "dictionary_learning-autoencoder", "features", "reconstruction" },
        { "dictionary_learning-autoencoder_not_unit_decoder", "features", "reconstruction" },
        { "dictionary_learning-batchtopk", "features", "reconstruction" },
        { "dictionary_learning-gated", "features", "reconstruction" },
        { "dictionary_learning-jumprelu", "features", "reconstruction" },
        { "dictionary_learning-matryoshka_batchtopk", "features", "reconstruction" },
        { "dictionary_learning-topk", "features", "reconstruction" },
        { "interplm-batchtopk", "features", "reconstruction" },
        { "interplm-batchtopk/ae.pt", "features", "reconstruction" },
        { "interplm-batchtopk_sqrt_d", "features", "forward.reconstruction_unnormalize" },
        { "interplm-jumprelu", "features", "reconstruction" },
        { "interplm-legacy-relu", "features_normalized", "reconstruction_normalized" },
        { "interplm-legacy-relu/ae_normalized.pt", "features_normalized", "reconstruction_normalized" },
        { "interplm-legacy-relu/ae_unnormalized.pt", "features", "reconstruction" },
        { "interplm-relu", "features", "reconstruction" },
        { "interplm-relu_sqrt_d", "features", "forward.reconstruction_unnormalize" },
        { "interplm-topk", "features", "reconstruction.topk" },
        { "interprot/esm2_plm64_l2_sae256.lightning.ckpt", "features", "reconstruction" },
        { "interprot/esm2_plm64_l2_sae256.pt", "features", "reconstruction" },
        { "interprot/esm2_plm64_l2_sae256.safetensors", "features", "reconstruction" },
        { "saelens-gated", "features", "reconstruction" },
        { "saelens-jumprelu", "features", "reconstruction" },
        { "saelens-standard", "features", "reconstruction" },
        { "saelens-standard_constant_norm_rescale", "features", "reconstruction" },
        { "saelens-standard_layer_norm", "features", "reconstruction" },
        { "saelens-standard_no_bdec_in", "features", "reconstruction" },
        { "saelens-topk", "features", "reconstruction" },
        { "saelens-topk_rescale_acts", "features", "reconstruction" },
        { "sparsify-groupmax", "features", "reconstruction" },
        { "sparsify-topk", "features", "reconstruction" },
        { "sparsify-transcoder_skip", "features", "reconstruction" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Features_and_reconstruction_are_the_originals(string path, string features, string reconstruction)
    {
        foreach (string backend in (string[])["reference", "cpu"])
            Check(path, backend, new SaeOpenOptions { K = KOf(path) }, features, reconstruction);
    }

    [Theory]
    [InlineData("interplm-relu", "reconstruction")]
    [InlineData("interplm-relu_sqrt_d", "forward.reconstruction_unnormalize")]
    [InlineData("interplm-topk", "reconstruction.topk")]
    [InlineData("interplm-batchtopk", "reconstruction")]
    [InlineData("interplm-batchtopk_sqrt_d", "forward.reconstruction_unnormalize")]
    [InlineData("interplm-jumprelu", "reconstruction")]
    public void Features_divided_by_their_maxima_are_the_originals(string folder, string reconstruction) =>
        Check(folder, "cpu", new SaeOpenOptions { NormaliseFeatures = true }, "features_normalized", reconstruction);

    [Fact]
    public void Every_golden_folder_is_tested()
    {
        string[] tested = [.. Files.Select(row => row.Data.Item1.Split('/')[0]).Distinct().Order()];
        Assert.Equal(
            Directory.GetDirectories(FormatFiles.Golden("")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            tested.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_files_say_of_their_origin_is_kept()
    {
        using SaeFile lens = Open("saelens-jumprelu");
        Assert.Equal(("esm2-tiny", "blocks.2.hook_resid_post"), (lens.ModelName, lens.HookName));
        using SaeFile learning = Open("dictionary_learning-topk");
        Assert.Equal(("esm2-tiny", 2), (learning.ModelName, learning.Layer));
        using SaeFile prot = Open("interprot/esm2_plm64_l2_sae256.pt", 12);
        Assert.Equal("blocks.1.hook_resid_post", prot.HookName);
        using SaeFile legacy = Open("interplm-legacy-relu/ae_normalized.pt");
        Assert.Contains("folded", Assert.Single(legacy.Notes));
        using SaeFile plain = Open("interplm-legacy-relu/ae_unnormalized.pt");
        Assert.Empty(plain.Notes);
    }

    [Fact]
    public void The_k_of_an_InterProt_file_is_never_assumed()
    {
        const string Golden = "interprot/esm2_plm64_l2_sae256.safetensors";
        Assert.Contains("--k", Assert.Throws<PlmLensException>(() => Open(Golden)).Message);
        string folder = Directory.CreateTempSubdirectory("plmlens-k-").FullName;
        try
        {
            string file = Path.Combine(folder, "esm2_plm64_l2_sae256_k12_auxk32.safetensors");
            File.Copy(FormatFiles.Golden(Golden), file);
            using SaeFile sae = SaeFile.Open(file, Backends.Reference);
            Assert.Equal(12, sae.Sae.Spec.K);
            Assert.Contains("_k12", Assert.Single(sae.Notes));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SaeFile Open(string path, int? k = null) =>
        SaeFile.Open(FormatFiles.Golden(path), Backends.Reference, new SaeOpenOptions { K = k });

    private static int? KOf(string path) => path.StartsWith("interprot", StringComparison.Ordinal) ? 12 : null;

    private static void Check(
        string path, string backend, SaeOpenOptions options, string features, string reconstruction)
    {
        using SaeFile sae = SaeFile.Open(FormatFiles.Golden(path), Backends.Named(backend), options);
        using ICheckpoint expected = Checkpoint.Open(FormatFiles.Golden($"{path.Split('/')[0]}/expected.safetensors"));
        using Tensor x = expected.ReadF32("x");
        (float[] codes, float[] decoded) = FormatFiles.Run(sae.Sae, x);
        using Tensor expectedFeatures = expected.ReadF32(features);
        using Tensor expectedReconstruction = expected.ReadF32(reconstruction);
        for (int i = 0; i < codes.Length; i++)
        {
            // A latent whose maximum is 0 gives NaN in the original (0/0) and 0 here.
            float value = expectedFeatures.View<float>()[i];
            value = float.IsNaN(value) ? 0 : value;
            Assert.Equal(value > 0, codes[i] > 0);
            Assert.Equal(value, codes[i], Tolerance);
        }

        for (int i = 0; i < decoded.Length; i++)
            Assert.Equal(expectedReconstruction.View<float>()[i], decoded[i], Tolerance);
    }
}
