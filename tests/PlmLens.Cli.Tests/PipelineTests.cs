using System.Text.Json;

namespace PlmLens.Cli.Tests;

/// <summary>The verbs one after the other on a few real proteins.</summary>
public sealed class PipelineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Embed_train_encode_score_look_and_info_work_together()
    {
        string proteins = TinyCorpus.Write(_folder["few.dat"], 40);
        JsonElement embedded = await Json("embed", proteins, "--layers", "2,3", "--out", _folder["cache"]);
        Assert.Equal(40, embedded.GetProperty("proteins").GetInt32());
        long residues = embedded.GetProperty("residues").GetInt64();

        JsonElement trained = await Json(
            "train", _folder["cache"], "--layer", "3", "--latents", "256", "--k", "8", "--batch", "256", "--tokens",
            "20000", "--out", _folder["sae"]);
        Assert.Equal("blocks.2.hook_resid_post", trained.GetProperty("hook").GetString());
        Assert.InRange(trained.GetProperty("fvu").GetDouble(), 0, 0.9);

        JsonElement encoded = await Json("encode", proteins, "--sae", _folder["sae"], "--out", _folder["codes"]);
        Assert.Equal(residues, encoded.GetProperty("residues").GetInt64());
        Assert.InRange(encoded.GetProperty("active").GetInt64(), residues, residues * 8);

        JsonElement scored = await Json(
            "score", proteins, "--sae", _folder["sae"], "--no-shuffled", "--out", _folder["lens"]);
        Assert.Equal(residues, scored.GetProperty("residues").GetInt64());
        Assert.Equal(JsonValueKind.Null, scored.GetProperty("concepts").GetProperty("shuffled").ValueKind);
        Assert.False(Directory.Exists(_folder["lens.work"]));

        JsonElement looked = await Json("look", proteins, "--lens", _folder["lens"], "--proteins", "1", "--top", "3");
        JsonElement features = looked.GetProperty("proteins")[0].GetProperty("features");
        Assert.Equal(3, features.GetArrayLength());
        Assert.True(features[0].GetProperty("relative").GetDouble() is > 0 and <= 1.01);

        foreach ((string name, string kind) in new[]
        {
            ("few.dat", "UniProt flat file"),
            ("cache", "activation cache"),
            ("sae", "sparse autoencoder (SAELens layout)"),
            ("codes", "sparse codes"),
            ("lens", "lens"),
        })
        {
            JsonElement described = await Json("info", _folder[name]);
            Assert.Equal(kind, described.GetProperty("kind").GetString());
        }
    }

    [Fact]
    public async Task Look_prints_the_sequence_with_marks_and_a_table()
    {
        string sae = await TrainTiny();
        Plmlens.Result run = await Plmlens.Run("look", "MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQ", "--sae", sae, "--quiet");
        Assert.Equal(0, run.Code);
        Assert.Contains("33 residues", run.Out, StringComparison.Ordinal);
        Assert.Contains("      1 MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQ", run.Out, StringComparison.Ordinal);
        Assert.Matches(@" 1  f/\d+", run.Out);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Fact]
    public async Task Full_precision_layers_and_outputs_agree_with_each_other()
    {
        File.WriteAllText(_folder["one.fasta"], ">one\nMKTAYIAKQRQISFVKSHFSRQ\n");
        await Json("embed", _folder["one.fasta"], "--dtype", "f32", "--layers", "all", "--out", _folder["full"]);
        await Json("embed", _folder["one.fasta"], "--output", "logits", "--out", _folder["outputs"]);
        using Models.Checkpoints.ICheckpoint states =
            Models.Checkpoints.Checkpoint.Open(_folder["full/shard-00000.safetensors"]);
        Assert.Equal(5, states.Tensors.Count); // the embedding, three blocks, the final LayerNorm
        Assert.All(states.Tensors.Values, t => Assert.Equal([22L, 160L], t.Shape));
        string file = Directory.GetFiles(_folder["outputs"], "*.safetensors").Single();
        using Models.Checkpoints.ICheckpoint logits = Models.Checkpoints.Checkpoint.Open(file);
        Assert.Equal([24L, 33L], logits.Tensors["logits"].Shape);
    }

    [Fact]
    public async Task A_model_and_an_sae_that_do_not_belong_together_are_refused_by_name()
    {
        string sae = await TrainTiny();
        string other = _folder["other"];
        Directory.CreateDirectory(other);
        foreach (string file in Directory.GetFiles(Bundled.ResolveModel("nano")))
            File.Copy(file, Path.Combine(other, Path.GetFileName(file)));
        byte[] weights = File.ReadAllBytes(Path.Combine(other, "model.safetensors"));
        weights[^1] ^= 1; // one bit of one weight
        File.WriteAllBytes(Path.Combine(other, "model.safetensors"), weights);
        Plmlens.Result run = await Plmlens.Run("look", "MKTAYIAKQRQ", "--sae", sae, "--model", other, "--quiet");
        Assert.Equal(1, run.Code);
        Assert.Contains("belongs to model nano (70bf3538aaf6)", run.Error, StringComparison.Ordinal);
        Assert.Contains("not to other (", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finished_training_is_not_done_again_and_not_overwritten()
    {
        string sae = await TrainTiny();
        SortedDictionary<string, string> before = TemporaryFolder.Contents(sae);
        await TrainTiny();
        Plmlens.Result other = await Plmlens.Run(
            "train", _folder["cache"], "--latents", "200", "--k", "8", "--out", sae, "--quiet");
        Assert.Equal(1, other.Code);
        Assert.Contains("with other settings", other.Error, StringComparison.Ordinal);
        Assert.Equal(before, TemporaryFolder.Contents(sae));
    }

    private async Task<string> TrainTiny()
    {
        if (!Directory.Exists(_folder["cache"]))
            await Json("embed", TinyCorpus.Write(_folder["few.dat"], 10), "--layers", "3", "--out", _folder["cache"]);
        await Json(
            "train", _folder["cache"], "--latents", "192", "--k", "8", "--batch", "256", "--tokens", "5000", "--out",
            _folder["sae"]);
        return _folder["sae"];
    }

    private static async Task<JsonElement> Json(params string[] args)
    {
        Plmlens.Result run = await Plmlens.Run([.. args, "--json", "--quiet"]);
        Assert.True(run.Code == 0, $"{string.Join(' ', args)} ended with {run.Code}: {run.Error}");
        return JsonDocument.Parse(run.Out).RootElement;
    }
}
