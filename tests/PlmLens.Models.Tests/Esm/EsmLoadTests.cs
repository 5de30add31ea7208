using System.Text.Json.Nodes;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models.Tests.Esm;

/// <summary>Folders that are almost, but not quite, a model.</summary>
public sealed class EsmLoadTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plmlens-load-");
    private readonly SortedDictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    private readonly JsonNode _config;
    private readonly ReferenceBackend _backend = new();

    public EsmLoadTests()
    {
        string good = Golden.Folder("esm2-tiny", "hf");
        _config = JsonNode.Parse(File.ReadAllText(Path.Combine(good, "config.json")))!;
        using ICheckpoint checkpoint = Checkpoint.Open(good);
        foreach (string name in checkpoint.Tensors.Keys)
            _tensors.Add(name, checkpoint.ReadF32(name));
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _tensors.Values)
            tensor.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void All_missing_tensors_are_counted_and_the_first_named()
    {
        for (int block = 0; block < 4; block++)
        {
            Drop($"esm.encoder.layer.{block}.intermediate.dense.bias");
            Drop($"esm.encoder.layer.{block}.LayerNorm.weight");
        }

        string error = Error();
        Assert.Contains("lacks 8 of the tensors", error, StringComparison.Ordinal);
        Assert.Contains("esm.encoder.layer.0.LayerNorm.weight", error, StringComparison.Ordinal);
        Assert.Contains("and 4 more", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_language_model_head_is_an_error_and_none_is_a_note()
    {
        Drop("lm_head.dense.bias");
        Assert.Contains("lacks 1 of the tensors that its configuration calls for (lm_head.dense.bias", Error(),
            StringComparison.Ordinal);
        foreach (string name in _tensors.Keys.Where(n => n.StartsWith("lm_head", StringComparison.Ordinal)).ToList())
            Drop(name);
        using EsmModel model = Load();
        Assert.False(model.HasLmHead);
        Assert.Contains("no language-model head", Assert.Single(model.Notes), StringComparison.Ordinal);
        using PackedBatch batch = PackedBatch.Of(new NamedSequence("p", "MK"));
        Assert.Throws<PlmLensException>(() => model.Forward(batch, new EsmRequest { Logits = true }));
    }

    [Fact]
    public void Unused_tensors_are_noted_unless_published_models_have_them()
    {
        _tensors.Add("esm.pooler.dense.weight", new Tensor(DType.F32, 2));
        using (EsmModel model = Load())
            Assert.Empty(model.Notes);
        _tensors.Add("classifier.weight", new Tensor(DType.F32, 2));
        using (EsmModel model = Load())
        {
            Assert.Contains("tensors that are not used (1): classifier.weight", Assert.Single(model.Notes),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_bare_encoders_names_are_understood()
    {
        foreach (string name in _tensors.Keys.Where(n => n.StartsWith("esm.", StringComparison.Ordinal)).ToList())
        {
            _tensors.Add(name["esm.".Length..], _tensors[name]);
            _tensors.Remove(name);
        }

        using EsmModel model = Load();
        Assert.True(model.HasLmHead && model.HasContactHead);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_named_with_both_shapes()
    {
        Replace("esm.encoder.emb_layer_norm_after.bias", new Tensor(DType.F32, 63));
        Assert.Contains(
            "'esm.encoder.emb_layer_norm_after.bias' with shape [63] where its configuration calls for [64]", Error(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_weight_that_is_not_finite_is_named(float value)
    {
        _tensors["esm.encoder.layer.2.output.dense.weight"].View<float>()[1234] = value;
        Assert.Contains("esm.encoder.layer.2.output.dense.weight", Error(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model_type", "\"bert\"", "model_type 'bert'")]
    [InlineData("hidden_act", "\"relu\"", "hidden_act 'relu'")]
    [InlineData("vocab_size", "64", "vocab_size 64")]
    [InlineData("position_embedding_type", "\"relative_key\"", "position_embedding_type 'relative_key'")]
    [InlineData("is_folding_model", "true", "ESMFold")]
    [InlineData("num_hidden_layers", "\"four\"", "no whole number num_hidden_layers")]
    [InlineData("num_hidden_layers", "1000000000", "1000000000 layers")]
    [InlineData("num_attention_heads", "7", "7 heads for hidden size 64")]
    [InlineData("num_attention_heads", "0", "0 heads")]
    [InlineData("hidden_size", "-64", "hidden size -64")]
    [InlineData("token_dropout", "3", "token_dropout that is neither true nor false")]
    public void A_configuration_of_something_else_is_refused_with_the_reason(string key, string value, string expected)
    {
        _config[key] = JsonNode.Parse(value);
        string error = Error();
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Contains("config.json", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_that_is_missing_or_no_JSON_is_refused()
    {
        Save();
        string config = Path.Combine(_folder.FullName, "config.json");
        File.WriteAllText(config, "{\n\"a\": ");
        Assert.Contains("is not valid JSON (line 2)", LoadError(), StringComparison.Ordinal);
        File.WriteAllText(config, "[]");
        Assert.Contains("no JSON object", LoadError(), StringComparison.Ordinal);
        File.Delete(config);
        Assert.Contains("config.json", LoadError(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_vocabulary_is_refused()
    {
        Save();
        File.WriteAllLines(Path.Combine(_folder.FullName, "vocab.txt"), Alphabet.Tokens.Reverse());
        Assert.Contains("vocab.txt, line 1 is '<mask>'", LoadError(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_refused()
    {
        foreach (Tensor tensor in _tensors.Values)
            tensor.Dispose();
        _tensors.Clear();
        _tensors.Add("wte.weight", new Tensor(DType.F32, 2));
        Assert.Contains("holds no ESM encoder", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Fair_esm_names_without_its_configuration_are_refused()
    {
        _tensors.Add("embed_tokens.weight", _tensors["esm.embeddings.word_embeddings.weight"]);
        _tensors.Remove("esm.embeddings.word_embeddings.weight");
        Assert.Contains("neither of its configurations", Error(), StringComparison.Ordinal);
    }

    private void Drop(string name)
    {
        _tensors[name].Dispose();
        _tensors.Remove(name);
    }

    private void Replace(string name, Tensor tensor)
    {
        Drop(name);
        _tensors.Add(name, tensor);
    }

    private void Save()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "config.json"), _config.ToJsonString());
        SafetensorsWriter.WriteAll(Path.Combine(_folder.FullName, "model.safetensors"), _tensors);
    }

    private EsmModel Load()
    {
        Save();
        return EsmModel.Load(_folder.FullName, _backend);
    }

    private string Error()
    {
        Save();
        return LoadError();
    }

    private string LoadError() =>
        Assert.Throws<PlmLensException>(() => EsmModel.Load(_folder.FullName, _backend)).Message;
}
