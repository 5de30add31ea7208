using PlmLens.Core;

namespace PlmLens.Sae.Tests;

public sealed class SaeFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plmlens-sae-").FullName;

    private static SaeRecord Record { get; } = new()
    {
        ModelName = "tiny",
        ModelHash = new string('a', 64),
        Layer = 3,
        HookName = "blocks.2.hook_resid_post",
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_saved_is_what_is_loaded()
    {
        using SparseAutoencoder sae = RandomSae();
        float[] max = [.. Enumerable.Range(0, 24).Select(i => i * 0.5f)];
        SaeFolder.Save(_folder, sae, Record with { InputScale = 0.25, Threshold = 1.5 }, max);
        using SaeFile loaded = SaeFile.Open(_folder, Backends.Reference);
        Assert.Equal(sae.Spec, loaded.Sae.Spec);
        Assert.Equal(sae.Weights.Encoder.View<float>().Span, loaded.Sae.Weights.Encoder.View<float>().Span);
        Assert.Equal(sae.Weights.EncoderBias.View<float>().Span, loaded.Sae.Weights.EncoderBias.View<float>().Span);
        Assert.Equal(sae.Weights.Decoder.View<float>().Span, loaded.Sae.Weights.Decoder.View<float>().Span);
        Assert.Equal(sae.Weights.DecoderBias.View<float>().Span, loaded.Sae.Weights.DecoderBias.View<float>().Span);
        Assert.Equal(max, loaded.FeatureMax);
        Assert.Equal(0.25, loaded.Record!.InputScale);
        Assert.Equal(1.5, loaded.Record.Threshold);
        Assert.Equal(ContentHash.OfFile(Path.Combine(_folder, SaeFolder.WeightsName)), loaded.Record.WeightsHash);
    }

    [Fact]
    public void Saving_twice_gives_the_same_bytes()
    {
        using SparseAutoencoder sae = RandomSae();
        SaeFolder.Save(_folder, sae, Record);
        byte[][] first = [.. Directory.GetFiles(_folder).Order().Select(File.ReadAllBytes)];
        SaeFolder.Save(_folder, sae, Record);
        byte[][] second = [.. Directory.GetFiles(_folder).Order().Select(File.ReadAllBytes)];
        Assert.Equal(first, second);
    }

    [Fact]
    public void Another_model_or_layer_is_refused_with_both_named()
    {
        using SparseAutoencoder sae = RandomSae();
        SaeFolder.Save(_folder, sae, Record);
        using SaeFile loaded = SaeFile.Open(_folder, Backends.Reference);
        Assert.True(loaded.RequireModel("tiny", Record.ModelHash, Record.HookName));

        string message = Assert.Throws<PlmLensException>(
            () => loaded.RequireModel("other", new string('b', 64), Record.HookName)).Message;
        Assert.Contains("tiny (aaaaaaaaaaaa)", message);
        Assert.Contains("other (bbbbbbbbbbbb)", message);

        message = Assert.Throws<PlmLensException>(
            () => loaded.RequireModel("tiny", Record.ModelHash, "blocks.5.hook_resid_post")).Message;
        Assert.Contains("blocks.2.hook_resid_post", message);
        Assert.Contains("blocks.5.hook_resid_post", message);
    }

    [Fact]
    public void Weights_that_the_record_does_not_describe_are_refused()
    {
        using SparseAutoencoder sae = RandomSae();
        SaeFolder.Save(_folder, sae, Record);
        string weights = Path.Combine(_folder, SaeFolder.WeightsName);
        byte[] bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        Assert.Contains(
            SaeFolder.WeightsName,
            Assert.Throws<PlmLensException>(() => SaeFile.Open(_folder, Backends.Reference)).Message);
    }

    [Theory]
    [InlineData("\"topk\"", "\"gated\"", "b_gate")]
    [InlineData("\"topk\"", "\"fancy\"", "fancy")]
    [InlineData("\"k\": 3,", "", "does not say k")]
    [InlineData("\"k\": 3", "\"k\": 25", "25")]
    [InlineData("\"d_in\": 8", "\"d_in\": 9", "width 9")]
    [InlineData("\"normalize_activations\": \"none\"", "\"normalize_activations\": \"z_score\"", "z_score")]
    [InlineData("\"reshape_activations\": \"none\"", "\"reshape_activations\": \"hook_z\"", "hook_z")]
    [InlineData("{", "", "cfg.json")]
    public void A_configuration_that_cannot_be_run_exactly_is_refused(string part, string with, string named)
    {
        using SparseAutoencoder sae = RandomSae();
        SaeFolder.Save(_folder, sae, Record);
        File.Delete(Path.Combine(_folder, SaeFolder.RecordName));
        string config = Path.Combine(_folder, SaeFolder.ConfigName);
        string text = File.ReadAllText(config);
        Assert.Contains(part, text);
        File.WriteAllText(config, text.Replace(part, with, StringComparison.Ordinal));
        Assert.Contains(
            named, Assert.Throws<PlmLensException>(() => SaeFile.Open(_folder, Backends.Reference)).Message);
    }

    [Fact]
    public void A_bias_that_is_not_subtracted_from_the_input_is_left_alone()
    {
        using SparseAutoencoder sae = RandomSae();
        SaeFolder.Save(_folder, sae, Record);
        File.Delete(Path.Combine(_folder, SaeFolder.RecordName));
        string config = Path.Combine(_folder, SaeFolder.ConfigName);
        string text = File.ReadAllText(config);
        File.WriteAllText(
            config, text.Replace("\"apply_b_dec_to_input\": true", "\"apply_b_dec_to_input\": false"));
        using SaeFile loaded = SaeFile.Open(_folder, Backends.Reference);

        // Encoding x without subtraction is encoding x + b_dec with it.
        using Tensor x = RandomTensor(5, 5, 8), shifted = new(DType.F32, 5, 8);
        for (int i = 0; i < x.Count; i++)
            shifted.View<float>()[i] = x.View<float>()[i] + sae.Weights.DecoderBias.View<float>()[i % 8];
        using CodeBuffer codes = new(), expected = new();
        loaded.Sae.Encode(x, 5, codes);
        sae.Encode(shifted, 5, expected);
        Assert.Equal(expected.Indices.Span, codes.Indices.Span);
        for (int i = 0; i < codes.Count; i++)
            Assert.Equal(expected.Values[i], codes.Values[i], 1e-5f);
    }

    private static SparseAutoencoder RandomSae()
    {
        var weights = new SaeWeights(24, 8);
        Fill(weights.Encoder, 1);
        Fill(weights.EncoderBias, 2);
        Fill(weights.Decoder, 3);
        Fill(weights.DecoderBias, 4);
        return new SparseAutoencoder(Backends.Reference, weights, SaeSpec.TopK(3));
    }

    private static Tensor RandomTensor(ulong seed, params long[] shape)
    {
        var tensor = new Tensor(DType.F32, shape);
        Fill(tensor, seed);
        return tensor;
    }

    private static void Fill(Tensor tensor, ulong seed)
    {
        var random = new SeededRandom(seed);
        foreach (ref float value in tensor.View<float>().Span)
            value = (float)random.NextGaussian();
    }
}
