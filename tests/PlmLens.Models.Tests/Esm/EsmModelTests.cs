using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models.Tests.Esm;

public sealed class EsmModelTests : IDisposable
{
    private readonly CpuBackend _cpu = new(WorkerPool.Shared);
    private readonly EsmModel _model;
    private readonly IReadOnlyList<NamedSequence> _proteins = Golden.Fasta(Golden.Folder("esm2-tiny"));

    public EsmModelTests() => _model = EsmModel.Load(Golden.Folder("esm2-tiny", "hf"), _cpu);

    public void Dispose()
    {
        _model.Dispose();
        _cpu.Dispose();
    }

    [Fact]
    public void A_pass_stops_at_the_last_point_asked_for()
    {
        using PackedBatch batch = PackedBatch.Of(_proteins);
        var seen = new List<string>();
        EsmOutput output = _model.Forward(batch, new EsmRequest
        {
            Points = [HookPoint.ResidPost(1), HookPoint.Embed],
            Hook = (point, _, _) => seen.Add(point.Name),
        });
        Assert.Equal(["hook_embed", "blocks.1.hook_resid_post"], seen);
        Assert.Equal(HookPoint.ResidPost(1), output.Reached);
        Assert.True(output.Logits.IsNull);
        float[] states = First(output);
        Assert.Equal(EsmPass.Run(_model, _proteins).Hidden[(0, HookPoint.ResidPost(1))], states);
    }

    [Fact]
    public void A_pass_that_is_asked_for_nothing_gives_the_final_states()
    {
        using PackedBatch batch = PackedBatch.Of(_proteins);
        EsmOutput output = _model.Forward(batch, EsmRequest.FinalStates);
        Assert.Equal(HookPoint.FinalNorm, output.Reached);
        float[] states = First(output);
        Assert.Equal(EsmPass.Run(_model, _proteins).Hidden[(0, HookPoint.FinalNorm)], states);
    }

    [Fact]
    public void Going_on_from_any_point_gives_the_bits_of_the_whole_pass()
    {
        using PackedBatch batch = PackedBatch.Of(_proteins);
        EsmPass whole = EsmPass.Run(_model, batch);
        foreach (HookPoint point in whole.Hidden.Keys.Select(k => k.Point).Distinct())
        {
            float[] states = [.. Enumerable.Range(0, batch.Count).SelectMany(s => whole.Hidden[(s, point)])];
            using Tensor hidden = Tensor.FromFloats(states, batch.Rows, _model.Config.Dim);
            var seen = new List<HookPoint>();
            EsmOutput output = _model.ForwardFrom(point, hidden, batch, new EsmRequest
            {
                Points = [HookPoint.Embed, point, HookPoint.FinalNorm],
                Hook = (p, _, _) => seen.Add(p),
                Logits = true,
            });
            Assert.Equal(whole.Logits.Values.SelectMany(l => l), output.Logits.Span.ToArray());
            Assert.Equal(states, hidden.View<float>().Span.ToArray());
            Assert.Equal(new[] { point, HookPoint.FinalNorm }.Distinct(), seen);
        }
    }

    [Fact]
    public void Reading_the_feed_forward_part_changes_no_bit_and_its_output_is_what_the_block_adds()
    {
        using PackedBatch batch = PackedBatch.Of(_proteins);
        EsmPass plain = EsmPass.Run(_model, batch);
        var seen = new Dictionary<HookPoint, float[]>();
        float[] logits = _model.Forward(batch, new EsmRequest
        {
            Points = [HookPoint.MlpIn(1), HookPoint.MlpOut(1), HookPoint.ResidPost(1), HookPoint.MlpOut(0)],
            Hook = (point, states, _) => seen.Add(point, states.Span.ToArray()),
            Logits = true,
        }).Logits.Span.ToArray();

        Assert.Equal([HookPoint.MlpOut(0), HookPoint.MlpIn(1), HookPoint.MlpOut(1), HookPoint.ResidPost(1)], seen.Keys);
        Assert.Equal(plain.Logits.Values.SelectMany(l => l), logits);

        // A silent feed-forward part leaves the stream as attention left it.
        float[] without = [];
        _model.Forward(batch, new EsmRequest
        {
            Points = [HookPoint.MlpOut(1), HookPoint.ResidPost(1)],
            Hook = (point, states, _) =>
            {
                if (point == HookPoint.MlpOut(1))
                    states.Span.Clear();
                else
                    without = states.Span.ToArray();
            },
        });
        float[] sums = [.. without.Zip(seen[HookPoint.MlpOut(1)], (x, added) => x + added)];
        Assert.Equal(seen[HookPoint.ResidPost(1)], sums);

        using var states = new Tensor(DType.F32, batch.Rows, _model.Config.Dim);
        Assert.NotEqual(seen[HookPoint.MlpIn(1)], without);
        Assert.Throws<ArgumentException>(
            () => _model.ForwardFrom(HookPoint.MlpIn(1), states, batch, EsmRequest.FinalStates));
    }

    [Fact]
    public void What_a_hook_leaves_is_what_the_next_block_reads()
    {
        using PackedBatch batch = PackedBatch.Of(_proteins);
        void Replace(HookPoint point, TensorView<float> hidden, PackedBatch b) => hidden.Span.Fill(0.5f);
        var request = new EsmRequest { Points = [HookPoint.ResidPost(2)], Hook = Replace, Logits = true };
        float[] replaced = _model.Forward(batch, request).Logits.Span.ToArray();
        using var constant = new Tensor(DType.F32, batch.Rows, _model.Config.Dim);
        constant.View<float>().Span.Fill(0.5f);
        var plain = new EsmRequest { Logits = true };
        EsmOutput from = _model.ForwardFrom(HookPoint.ResidPost(2), constant, batch, plain);
        Assert.Equal(from.Logits.Span.ToArray(), replaced);
    }

    [Fact]
    public void A_steady_pass_allocates_nothing_for_its_blocks()
    {
        using EsmModel deep = EsmModel.Random(_model.Config with { Layers = 24 }, 1, _cpu);
        using PackedBatch batch = PackedBatch.Of(_proteins);
        long few = Allocated(_model, batch);
        long many = Allocated(deep, batch);
        Assert.Equal(few, many);

        static long Allocated(EsmModel model, PackedBatch batch)
        {
            var request = new EsmRequest { Points = [HookPoint.ResidPost(3)], Hook = (_, _, _) => { }, Logits = true };
            for (int i = 0; i < 3; i++)
                model.Forward(batch, request);
            long before = GC.GetAllocatedBytesForCurrentThread();
            model.Forward(batch, request);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData("hf", "hf")]
    [InlineData("fair-esm/esm2_t4_tiny.pt", "esm2_t4_tiny")]
    [InlineData("hf/model.safetensors", "model")]
    public void A_model_knows_its_name_and_the_hash_of_its_weights(string form, string name)
    {
        string path = Golden.Folder("esm2-tiny", form);
        using EsmModel model = EsmModel.Load(path, _cpu);
        Assert.Equal(name, model.Name);
        Assert.Equal(ContentHash.OfFile(File.Exists(path) ? path : path + "/model.safetensors"), model.ModelHash);
        Assert.Empty(model.Notes);
        Assert.True(model.HasLmHead && model.HasContactHead);
    }

    [Fact]
    public void Shuffled_weights_are_the_same_from_every_form_of_a_model_and_differ_by_seed()
    {
        var options = new EsmLoadOptions { ShuffleSeed = 42 };
        using EsmModel hf = EsmModel.Load(Golden.Folder("esm2-tiny", "hf"), _cpu, options);
        using EsmModel fair = EsmModel.Load(
            Golden.Folder("esm2-tiny", "fair-esm", "esm2_t4_tiny.pt"), _cpu, options);
        using EsmModel other = EsmModel.Load(
            Golden.Folder("esm2-tiny", "hf"), _cpu, new EsmLoadOptions { ShuffleSeed = 43 });
        float[] logits = EsmPass.Run(hf, _proteins[3]).Logits[0];
        Assert.Equal(logits, EsmPass.Run(fair, _proteins[3]).Logits[0]);
        Assert.NotEqual(logits, EsmPass.Run(other, _proteins[3]).Logits[0]);
        Assert.NotEqual(logits, EsmPass.Run(_model, _proteins[3]).Logits[0]);
        Assert.Equal(4, new[] { hf, fair, other, _model }.Select(m => m.ModelHash).Distinct().Count());
    }

    [Fact]
    public void Shuffling_keeps_the_values_of_every_tensor_and_moves_them()
    {
        string folder = Golden.Folder("esm2-tiny", "hf");
        using var plain = EsmCheckpoint.Open(folder);
        using var shuffled = new ShuffledWeights(EsmCheckpoint.Open(folder), 1);
        foreach (EsmTensor spec in EsmTensors.All(plain.Config).Where(t => t.Count > 8))
        {
            using Tensor before = plain.Read(spec);
            using Tensor after = shuffled.Read(spec);
            Assert.NotEqual(before.View<float>().Span.ToArray(), after.View<float>().Span.ToArray());
            Assert.Equal(before.View<float>().Span.ToArray().Order(), after.View<float>().Span.ToArray().Order());
        }
    }

    [Fact]
    public void Random_weights_keep_hidden_states_finite_and_depend_on_the_seed()
    {
        EsmConfig config = EsmConfig.Esm2_8M with { Layers = 3 };
        using EsmModel one = EsmModel.Random(config, 1, _cpu);
        using EsmModel two = EsmModel.Random(config, 2, _cpu);
        float[] states = EsmPass.Run(one, _proteins[4]).Hidden[(0, HookPoint.ResidPost(2))];
        Assert.All(states, v => Assert.True(Math.Abs(v) < 100));
        Assert.NotEqual(states, EsmPass.Run(two, _proteins[4]).Hidden[(0, HookPoint.ResidPost(2))]);
        Assert.NotEqual(one.ModelHash, two.ModelHash);
    }

    [Fact]
    public void The_published_shapes_have_about_their_published_sizes()
    {
        Assert.InRange(EsmConfig.Esm2_8M.Parameters, 7_500_000, 7_600_000);
        Assert.InRange(EsmConfig.Esm2_650M.Parameters, 650_000_000, 653_000_000);
    }

    [Fact]
    public void A_model_without_a_contact_head_says_so()
    {
        using EsmModel model = EsmModel.Load(
            Golden.Folder("esm1b-tiny", "esm1v-variant", "fair-esm", "esm1v_t2_tiny.pt"), _cpu);
        using PackedBatch batch = PackedBatch.Of(_proteins[0]);
        var error = Assert.Throws<PlmLensException>(
            () => model.Forward(batch, new EsmRequest { Contacts = (_, _) => { } }));
        Assert.Contains("no contact head", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_protein_beyond_learned_positions_is_refused()
    {
        using EsmModel model = EsmModel.Load(
            Golden.Folder("esm1b-tiny", "esm1v-variant", "hf"), _cpu);
        Assert.Equal(62, model.Config.MaxResidues);
        using PackedBatch batch = PackedBatch.Of(new NamedSequence("long", new string('M', 63)));
        var error = Assert.Throws<PlmLensException>(() => model.Forward(batch, EsmRequest.FinalStates));
        Assert.Contains("63 residues is longer than the 62", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Queries_and_keys_of_block_0_match_the_original_before_and_after_rotation()
    {
        const int Tokens = 19, Dim = 64, Heads = 4, HeadDim = 16;
        using var weights = EsmCheckpoint.Open(Golden.Folder("esm2-tiny", "hf"));
        using ICheckpoint expected = Checkpoint.Open(Golden.Folder("esm2-tiny", "debug_layer0_len17.safetensors"));
        using Tensor input = expected.ReadF32("self_attn_layer_norm");
        using var qkv = new Tensor(DType.F32, Tokens, 3 * Dim);
        (string Part, string Name, float Scale)[] projections =
        [
            (EsmTensors.Query, "q_proj", 0.25f), // the original records queries after scaling
            (EsmTensors.Key, "k_proj", 1),
            (EsmTensors.Value, "v_proj", 1),
        ];
        for (int p = 0; p < 3; p++)
        {
            float[] rows = Project(weights, projections[p].Part, input);
            float scale = projections[p].Scale;
            Golden.Near(
                expected, $"self_attn.{projections[p].Name}", [.. rows.Select(v => v * scale)], Golden.Hidden);
            for (int t = 0; t < Tokens; t++)
                rows.AsSpan(t * Dim, Dim).CopyTo(qkv.View<float>().Row(t, 3 * Dim).Slice(p * Dim, Dim).Span);
        }

        using PackedBatch batch = PackedBatch.Of(_proteins.Single(p => p.Id == "len17"));
        _cpu.ScaleAndRotate(batch.Positions, Tokens, Heads, HeadDim, 0.25f, true, qkv);
        using Tensor rotated = expected.ReadF32("self_attn.rot_emb"); // [q or k, head, token, lane]
        for (int i = 0; i < rotated.Count; i++)
        {
            (int lane, int token, int head) = (i % HeadDim, i / HeadDim % Tokens, i / HeadDim / Tokens % Heads);
            int queryOrKey = i / (Dim * Tokens);
            float own = qkv.View<float>()[(token * 3 * Dim) + (queryOrKey * Dim) + (head * HeadDim) + lane];
            Assert.Equal(rotated.View<float>()[i], own, Golden.Hidden);
        }
    }

    private float[] Project(EsmCheckpoint weights, string part, Tensor input)
    {
        using Tensor matrix = Weight(weights, $"{part}.weight");
        using Tensor bias = Weight(weights, $"{part}.bias");
        using IPackedWeight packed = _cpu.Pack(matrix, 64, 64);
        using var output = new Tensor(DType.F32, 19, 64);
        _cpu.Linear(input, packed, bias, 19, Epilogue.None, output);
        return output.View<float>().Span.ToArray();
    }

    private static Tensor Weight(EsmCheckpoint weights, string part) =>
        weights.Read(EsmTensors.All(weights.Config).Single(t => t.Name == EsmTensors.InBlock(0, part)));

    private float[] First(EsmOutput output) =>
        output.Hidden.Slice(0, 3L * _model.Config.Dim).Span.ToArray();
}
