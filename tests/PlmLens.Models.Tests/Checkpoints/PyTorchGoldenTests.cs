using System.Text.Json;
using System.Text.RegularExpressions;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models.Tests.Checkpoints;

/// <summary>Files that PyTorch itself wrote.</summary>
public sealed partial class PyTorchGoldenTests : Files
{
    private const string MaskRow = "encoder.sentence_encoder.embed_tokens.weight";

    [Theory]
    [InlineData("esm2-tiny", "fair-esm", "esm2_t4_tiny")]
    [InlineData("esm2-tiny", "fair-esm-legacy", "esm2_t4_tiny")]
    [InlineData("esm1b-tiny", "fair-esm", "esm1b_t4_tiny")]
    [InlineData("esm1b-tiny/esm1v-variant", "fair-esm", "esm1v_t2_tiny")]
    public void A_fair_esm_file_holds_the_weights_of_the_hugging_face_one(string model, string folder, string file)
    {
        using ICheckpoint original = Checkpoint.Open(Golden(model, folder, file + ".pt"));
        using ICheckpoint converted = Checkpoint.Open(Golden(model, "hf"));
        int compared = 0;
        foreach ((string name, TensorInfo info) in original.Tensors)
        {
            // The embedding rows of <mask> differ on purpose (see the README); the tied head repeats that tensor.
            if (name is MaskRow or "encoder.lm_head.weight")
                continue;
            using Tensor expected = converted.ReadF32(HuggingFaceName(name));
            using Tensor actual = original.ReadF32(name, requireFinite: true);
            Assert.Equal(info.Shape, expected.Shape);
            Assert.Equal(expected.View<float>().Span, actual.View<float>().Span);
            compared++;
        }

        Assert.True(compared >= 40, $"only {compared} tensors were compared");
        using Tensor rows = original.ReadF32(MaskRow);
        using Tensor convertedRows = converted.ReadF32("esm.embeddings.word_embeddings.weight");
        Assert.Equal(
            convertedRows.View<float>().Slice(0, 32 * 64).Span, rows.View<float>().Slice(0, 32 * 64).Span);
    }

    [Fact]
    public void The_contact_regression_beside_a_fair_esm_file_is_read()
    {
        using ICheckpoint converted = Checkpoint.Open(Golden("esm2-tiny", "hf"));
        using Tensor expected = converted.ReadF32("esm.contact_head.regression.weight");
        foreach (string folder in new[] { "fair-esm", "fair-esm-legacy" })
        {
            using ICheckpoint regression =
                Checkpoint.Open(Golden("esm2-tiny", folder, "esm2_t4_tiny-contact-regression.pt"));
            Assert.Equal(["contact_head.regression.weight", "contact_head.regression.bias"], regression.Tensors.Keys);
            using Tensor actual = regression.ReadF32("contact_head.regression.weight");
            Assert.Equal([1, 16], actual.Shape);
            Assert.Equal(expected.View<float>().Span, actual.View<float>().Span);
        }
    }

    [Fact]
    public void The_settings_of_a_fair_esm_file_are_read()
    {
        using var esm2 = (PyTorchCheckpoint)Checkpoint.Open(Golden("esm2-tiny", "fair-esm", "esm2_t4_tiny.pt"));
        var cfg = Assert.IsType<PickleNamespace>(esm2.Root.Find("cfg")!.Find("model"));
        Assert.Equal(4, ((PickleInteger)cfg.Find("encoder_layers")!).Value);
        Assert.True(((PickleBool)cfg.Find("token_dropout")!).Value);
        using var esm1b = (PyTorchCheckpoint)Checkpoint.Open(Golden("esm1b-tiny", "fair-esm", "esm1b_t4_tiny.pt"));
        var args = Assert.IsType<PickleNamespace>(esm1b.Root.Find("args"));
        Assert.Equal("roberta_large", ((PickleString)args.Find("arch")!).Value);
        Assert.Equal(64, ((PickleInteger)args.Find("encoder_embed_dim")!).Value);
    }

    [Fact]
    public void Tied_tensors_share_one_storage()
    {
        using var esm2 = (PyTorchCheckpoint)Checkpoint.Open(Golden("esm2-tiny", "fair-esm", "esm2_t4_tiny.pt"));
        PickleValue model = esm2.Root.Find("model")!;
        Assert.Equal(
            ((PickleTensor)model.Find(MaskRow)!).StorageKey,
            ((PickleTensor)model.Find("encoder.lm_head.weight")!).StorageKey);
    }

    [Fact]
    public void Every_autoencoder_file_has_the_tensors_of_its_list()
    {
        using var formats = JsonDocument.Parse(File.ReadAllText(Golden("sae-formats", "formats.json")));
        string[] files = Directory.GetFiles(Golden("sae-formats"), "*", SearchOption.AllDirectories);
        int checkedFiles = 0;
        foreach (string file in files.Where(f => f.EndsWith(".pt") || f.EndsWith(".ckpt") || Weights().IsMatch(f)))
        {
            string format = Path.GetFileName(Path.GetDirectoryName(file)!);
            JsonElement expected =
                formats.RootElement.GetProperty("formats").GetProperty(format).GetProperty("state_dict");
            using ICheckpoint checkpoint = Checkpoint.Open(file);
            string prefix = file.EndsWith(".ckpt") ? "sae_model." : "";
            Assert.Equal(
                expected.EnumerateObject().Select(p => prefix + p.Name).Order(StringComparer.Ordinal),
                checkpoint.Tensors.Keys.Order(StringComparer.Ordinal));
            foreach (JsonProperty tensor in expected.EnumerateObject())
            {
                TensorInfo info = checkpoint.Tensors[prefix + tensor.Name];
                // [shape, "torch.dtype"], or the shape alone.
                bool typed = tensor.Value.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.Array);
                JsonElement shape = typed ? tensor.Value[0] : tensor.Value;
                Assert.Equal(shape.EnumerateArray().Select(e => e.GetInt64()), info.Shape);
                Assert.Equal(typed ? tensor.Value[1].GetString() : "torch.float32", TorchName(info.DType));
                using Tensor own = checkpoint.Read(prefix + tensor.Name);
                Assert.Equal(info.Count, own.Count);
            }

            checkedFiles++;
        }

        Assert.True(checkedFiles >= 5, $"only {checkedFiles} files");
    }

    [Fact]
    public void An_interprot_file_holds_the_same_numbers_in_all_three_forms()
    {
        string name = Golden("sae-formats", "interprot", "esm2_plm64_l2_sae256");
        using ICheckpoint plain = Checkpoint.Open(name + ".safetensors");
        using ICheckpoint pickled = Checkpoint.Open(name + ".pt");
        using ICheckpoint lightning = Checkpoint.Open(name + ".lightning.ckpt");
        foreach (string tensor in new[] { "w_enc", "w_dec", "b_enc", "b_pre" })
        {
            using Tensor expected = plain.ReadF32(tensor);
            using Tensor a = pickled.ReadF32(tensor);
            using Tensor b = lightning.ReadF32("sae_model." + tensor);
            Assert.Equal(expected.View<float>().Span, a.View<float>().Span);
            Assert.Equal(expected.View<float>().Span, b.View<float>().Span);
        }
    }

    [Fact]
    public void Scalars_are_tensors_without_extents()
    {
        using ICheckpoint sae = Checkpoint.Open(Golden("sae-formats", "interplm-topk", "ae_normalized.pt"));
        using Tensor k = sae.Read("k");
        using Tensor threshold = sae.ReadF32("threshold");
        using Tensor flag = sae.Read("normalize_to_sqrt_d");
        Assert.Equal(12, k.View<int>()[0]);
        Assert.Equal(1f, threshold.View<float>()[0]);
        Assert.Equal(0, flag.View<byte>()[0]);
        Assert.Empty(k.Shape);
    }

    private static string HuggingFaceName(string name)
    {
        name = name.Replace("encoder.sentence_encoder.", "").Replace("encoder.lm_head.", "lm_head.");
        if (name.StartsWith("lm_head."))
            return name;
        if (name.StartsWith("emb_layer_norm_before."))
            return name.Replace("emb_layer_norm_before.", "esm.embeddings.layer_norm.");
        if (name.StartsWith("embed_positions."))
            return "esm.embeddings.position_embeddings.weight";
        if (!name.StartsWith("layers."))
            return "esm.encoder." + name;
        return "esm.encoder.layer." + name["layers.".Length..]
            .Replace("self_attn.out_proj", "attention.output.dense")
            .Replace("self_attn.q_proj", "attention.self.query")
            .Replace("self_attn.k_proj", "attention.self.key")
            .Replace("self_attn.v_proj", "attention.self.value")
            .Replace("self_attn.rot_emb", "attention.self.rotary_embeddings")
            .Replace("self_attn_layer_norm", "attention.LayerNorm")
            .Replace("final_layer_norm", "LayerNorm")
            .Replace("fc1", "intermediate.dense")
            .Replace("fc2", "output.dense");
    }

    private static string TorchName(DType dtype) => dtype switch
    {
        DType.F32 => "torch.float32",
        DType.I64 => "torch.int64",
        DType.I32 => "torch.int32",
        DType.Bool => "torch.bool",
        _ => dtype.ToString(),
    };

    [GeneratedRegex(@"(sae|sae_weights|sae256)\.safetensors$")]
    private static partial Regex Weights();
}
