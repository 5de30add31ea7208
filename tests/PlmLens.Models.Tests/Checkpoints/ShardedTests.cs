using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models.Tests.Checkpoints;

public sealed class ShardedTests : Files
{
    [Fact]
    public void A_sharded_model_holds_the_same_tensors_as_the_whole_one()
    {
        using ICheckpoint sharded = Checkpoint.Open(Golden("esm2-tiny", "hf-sharded"));
        using ICheckpoint whole = Checkpoint.Open(Golden("esm2-tiny", "hf"));
        int compared = 0;
        foreach ((string name, TensorInfo info) in sharded.Tensors)
        {
            if (!whole.Tensors.ContainsKey(name))
                continue;
            using Tensor a = sharded.Read(name);
            using Tensor b = whole.ReadF32(name);
            Assert.Equal(info.Shape, b.Shape);
            Assert.Equal(b.View<float>().Span.ToArray(), a.View<float>().Span.ToArray());
            compared++;
        }

        Assert.True(compared > 60, $"only {compared} tensors were compared");
        using Tensor positions = sharded.Read("esm.embeddings.position_ids");
        Assert.Equal(DType.I64, positions.DType);
        Assert.Single(sharded.Tensors, t => t.Value.DType == DType.I64);
    }

    [Fact]
    public void The_hash_of_shards_is_that_of_their_hashes_in_order()
    {
        using ICheckpoint sharded = Checkpoint.Open(Golden("esm2-tiny", "hf-sharded", "model.safetensors.index.json"));
        string text = string.Concat(Enumerable.Range(1, 2).Select(i =>
            ContentHash.OfFile(Golden("esm2-tiny", "hf-sharded", $"model-0000{i}-of-00002.safetensors")) + "\n"));
        Assert.Equal(ContentHash.OfBytes(System.Text.Encoding.UTF8.GetBytes(text)), sharded.Sha256);
        Assert.True(sharded.Metadata.ContainsKey("total_size"));
    }

    [Theory]
    [InlineData("../x.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/x.safetensors")]
    [InlineData("..\\\\x.safetensors")]
    [InlineData("C:x.safetensors")]
    [InlineData("..")]
    [InlineData("")]
    public void A_shard_outside_the_folder_is_refused(string shard)
    {
        string index = """{"weight_map":{"enc.w":"SHARD"}}""".Replace("SHARD", shard);
        File.WriteAllText(At("model.safetensors.index.json"), index);
        var e = Assert.Throws<PlmLensException>(() => Checkpoint.Open(Folder));
        Assert.Contains("'enc.w' is not the name of a file in the same folder", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_shard_and_a_missing_tensor_are_named()
    {
        File.WriteAllText(At("i.json"), """{"weight_map":{"a":"s1","b":"s2"}}""");
        SafetensorsWriter.WriteAll(At("s1"), [new("a", Tensor.FromFloats([1], 1))]);
        var shard = Assert.Throws<PlmLensException>(() => Checkpoint.Open(At("i.json")));
        Assert.Contains("the shard 's2' it names is missing", shard.Message, StringComparison.Ordinal);
        SafetensorsWriter.WriteAll(At("s2"), [new("c", Tensor.FromFloats([1], 1))]);
        var tensor = Assert.Throws<PlmLensException>(() => Checkpoint.Open(At("i.json")));
        Assert.Contains("shard 's2' has no tensor 'b'", tensor.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"weight_map":{}}""")]
    [InlineData("""{"weight_map":[]}""")]
    [InlineData("""{"weight_map":{"a":1}}""")]
    [InlineData("""{"weight_map":{"a":"i.json"}}""")]
    [InlineData("""{"weight_map":{"a":"s","a":"s"}}""")]
    [InlineData("""{"weight_map":{"a":"s"}""")]
    public void An_index_that_is_not_one_is_refused(string json)
    {
        File.WriteAllText(At("i.json"), json);
        Assert.Throws<PlmLensException>(() => Checkpoint.Open(At("i.json")));
    }
}
