using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae.Tests;

/// <summary>Files that are damaged, incomplete or contradict themselves are refused in one sentence that names
/// them.</summary>
public sealed class BadFormatTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plmlens-bad-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("interplm-relu", "ae.pt")]
    [InlineData("dictionary_learning-gated", "ae.pt")]
    [InlineData("interprot", "esm2_plm64_l2_sae256.safetensors")]
    [InlineData("interprot", "esm2_plm64_l2_sae256.lightning.ckpt")]
    [InlineData("saelens-gated", "sae_weights.safetensors")]
    [InlineData("sparsify-topk", "sae.safetensors")]
    public void A_truncated_file_is_refused(string golden, string name)
    {
        CopyAll(golden);
        string path = Path.Combine(_folder, name);
        byte[] bytes = File.ReadAllBytes(path);
        foreach (int length in (int[])[0, 7, 100, bytes.Length / 2, bytes.Length - 1])
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Contains(name, Refusal(path, k: 12));
        }
    }

    [Theory]
    [InlineData("saelens-topk", "sae_weights.safetensors", "cfg.json")]
    [InlineData("sparsify-topk", "sae.safetensors", "cfg.json")]
    [InlineData("dictionary_learning-batchtopk", "ae.pt", "config.json")]
    public void Weights_without_their_configuration_are_refused(string golden, string weights, string missing)
    {
        string path = Path.Combine(_folder, weights);
        File.Copy(Path.Combine(FormatFiles.Golden(golden), weights), path);
        Assert.Contains(missing, Refusal(path));
    }

    [Fact]
    public void A_k_above_the_number_of_latents_is_refused()
    {
        Assert.Contains("257", Refusal(FormatFiles.Golden("interprot/esm2_plm64_l2_sae256.pt"), k: 257));
        Assert.Contains("256", Refusal(FormatFiles.Golden("interplm-topk"), k: 257));
    }

    [Fact]
    public void A_k_for_what_has_none_is_refused() => Assert.Contains(
        "does not apply", Refusal(FormatFiles.Golden("interplm-relu"), k: 12));

    [Fact]
    public void Shapes_that_would_need_far_more_memory_than_the_file_has_are_refused()
    {
        // One row of 2^20 values each: as latents by outputs they would be 2^40.
        File.Copy(FormatFiles.Golden("sparsify-topk/cfg.json"), Path.Combine(_folder, "cfg.json"));
        using Tensor tall = new(DType.F32, 1 << 20, 1), wide = new(DType.F32, 1, 1 << 20), one = new(DType.F32, 1);
        SafetensorsWriter.WriteAll(
            Path.Combine(_folder, "sae.safetensors"),
            [new("encoder.weight", tall), new("encoder.bias", one), new("W_dec", wide), new("b_dec", one)]);
        Assert.Contains("W_dec", Refusal(_folder));
    }

    [Fact]
    public void NaN_in_the_weights_is_named_with_its_place()
    {
        string message = RefusalOf(weights => weights["w_dec"].View<float>()[65] = float.NaN);
        Assert.Contains("w_dec", message);
        Assert.Contains("[1, 1]", message);
    }

    [Fact]
    public void Shapes_that_contradict_each_other_are_refused()
    {
        string message = RefusalOf(weights =>
        {
            weights["b_enc"].Dispose();
            weights["b_enc"] = new Tensor(DType.F32, 255);
        });
        Assert.Contains("b_enc", message);
        Assert.Contains("[255]", message);
        Assert.Contains("[256]", message);
    }

    [Fact]
    public void A_missing_tensor_is_named()
    {
        Assert.Contains("b_enc", RefusalOf(weights =>
        {
            weights["b_enc"].Dispose();
            weights.Remove("b_enc");
        }));
    }

    [Theory]
    [InlineData("[]", "config.json")]
    [InlineData("{\"trainer\": {\"dict_class\": \"NewSAE\"}}", "NewSAE")]
    [InlineData("{\"trainer\": {\"dict_class\": \"GatedAutoEncoder\"}}", "decoder_bias")]
    public void A_configuration_that_does_not_fit_the_weights_is_refused(string json, string named)
    {
        CopyAll("dictionary_learning-topk");
        File.WriteAllText(Path.Combine(_folder, "config.json"), json);
        Assert.Contains(named, Refusal(_folder));
    }

    [Theory]
    [InlineData("relu", "relu")]
    [InlineData("groupmax", "12")]
    public void A_sparsify_activation_that_cannot_run_is_refused(string activation, string named)
    {
        // 256 latents do not make 12 equal groups.
        CopyAll("sparsify-topk");
        string config = Path.Combine(_folder, "cfg.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"topk\"", $"\"{activation}\""));
        Assert.Contains(named, Refusal(_folder));
    }

    [Fact]
    public void Features_are_not_divided_by_maxima_that_nobody_measured() => Assert.Contains(
        "largest value",
        Assert.Throws<PlmLensException>(() => SaeFile.Open(
            FormatFiles.Golden("saelens-topk"),
            Backends.Reference,
            new SaeOpenOptions { NormaliseFeatures = true })).Message);

    [Fact]
    public void Something_else_is_refused_as_no_autoencoder()
    {
        Assert.Contains("holds no autoencoder", Refusal(_folder));
        string path = FormatFiles.Golden("saelens-topk/expected.safetensors");
        Assert.Contains("no autoencoder", Refusal(path));
        Assert.False(SaeFile.IsSae(path));
        Assert.False(SaeFile.IsSae(_folder));
        Assert.True(SaeFile.IsSae(FormatFiles.Golden("interprot/esm2_plm64_l2_sae256.lightning.ckpt")));
    }

    // What InterProt weights are refused with after a change.
    private string RefusalOf(Action<Dictionary<string, Tensor>> change)
    {
        var weights = new Dictionary<string, Tensor>();
        using (ICheckpoint file = Checkpoint.Open(FormatFiles.Golden("interprot/esm2_plm64_l2_sae256.safetensors")))
        {
            foreach (string name in (string[])["w_enc", "w_dec", "b_enc", "b_pre"])
                weights[name] = file.ReadF32(name);
        }

        change(weights);
        string path = Path.Combine(_folder, "changed.safetensors");
        SafetensorsWriter.WriteAll(path, weights);
        foreach (Tensor tensor in weights.Values)
            tensor.Dispose();
        return Refusal(path, k: 4);
    }

    private static string Refusal(string path, int? k = null) => Assert.ThrowsAny<PlmLensException>(
        () => SaeFile.Open(path, Backends.Reference, new SaeOpenOptions { K = k })).Message;

    private void CopyAll(string golden)
    {
        foreach (string file in Directory.GetFiles(FormatFiles.Golden(golden)))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
    }
}
