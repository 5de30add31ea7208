using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models.Tests.Esm;

/// <summary>The encoder against the original code's outputs, on one backend.</summary>
public abstract class EsmGoldenSuite : IDisposable
{
    private readonly IBackend _backend;

    protected EsmGoldenSuite(IBackend backend) => _backend = backend;

    public static TheoryData<string, string> Forms { get; } = new()
    {
        { "esm2-tiny", "hf" },
        { "esm2-tiny", "hf-sharded" },
        { "esm2-tiny", "fair-esm/esm2_t4_tiny.pt" },
        { "esm2-tiny", "fair-esm-legacy/esm2_t4_tiny.pt" },
        { "esm1b-tiny", "hf" },
        { "esm1b-tiny", "fair-esm/esm1b_t4_tiny.pt" },
        { "esm1b-tiny/esm1v-variant", "hf" },
        { "esm1b-tiny/esm1v-variant", "fair-esm/esm1v_t2_tiny.pt" },
    };

    public void Dispose()
    {
        (_backend as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_output_of_every_sequence_alone_matches_the_original(string set, string form)
    {
        string folder = Golden.Folder(set);
        using EsmModel model = EsmModel.Load(Path.Combine(folder, form), _backend);
        using ICheckpoint expected = Checkpoint.Open(Path.Combine(folder, "outputs.safetensors"));
        foreach (NamedSequence protein in Golden.Fasta(folder))
            Compare(model, expected, protein.Id, EsmPass.Run(model, protein), 0);
    }

    [Theory]
    [InlineData("esm2-tiny", 1)]
    [InlineData("esm2-tiny", 2)]
    [InlineData("esm1b-tiny", 3)]
    [InlineData("esm1b-tiny/esm1v-variant", 4)]
    public void Any_mix_of_sequences_in_one_batch_matches_the_original(string set, int seed)
    {
        string folder = Golden.Folder(set);
        using EsmModel model = EsmModel.Load(Path.Combine(folder, "hf"), _backend);
        using ICheckpoint expected = Checkpoint.Open(Path.Combine(folder, "outputs.safetensors"));
        NamedSequence[] mix = [.. Golden.Fasta(folder), .. Golden.Fasta(folder).Take(3)];
        new SeededRandom((ulong)seed).Shuffle<NamedSequence>(mix);
        EsmPass pass = EsmPass.Run(model, mix);
        for (int s = 0; s < mix.Length; s++)
            Compare(model, expected, mix[s].Id, pass, s);
    }

    [Theory]
    [InlineData("esm2-tiny")]
    [InlineData("esm1b-tiny")]
    public void A_proteins_numbers_have_the_same_bits_whatever_its_batch_mates(string set)
    {
        string folder = Golden.Folder(set);
        using EsmModel model = EsmModel.Load(Path.Combine(folder, "hf"), _backend);
        IReadOnlyList<NamedSequence> proteins = Golden.Fasta(folder);
        EsmPass together = EsmPass.Run(model, proteins);
        for (int s = 0; s < proteins.Count; s++)
        {
            EsmPass alone = EsmPass.Run(model, proteins[s]);
            foreach (((_, HookPoint point), float[] hidden) in alone.Hidden)
                Assert.Equal(hidden, together.Hidden[(s, point)]);
            Assert.Equal(alone.Logits[0], together.Logits[s]);
            Assert.Equal(alone.Contacts[0], together.Contacts[s]);
        }
    }

    [Fact]
    public void The_originals_padded_batch_gives_the_same_logits_where_it_is_not_padding()
    {
        string folder = Golden.Folder("esm2-tiny");
        using EsmModel model = EsmModel.Load(Path.Combine(folder, "hf"), _backend);
        using ICheckpoint expected = Checkpoint.Open(Path.Combine(folder, "outputs_batched.safetensors"));
        using Tensor padded = expected.ReadF32("logits");
        using Tensor which = expected.Read("sub_index");
        IReadOnlyList<NamedSequence> proteins = Golden.Fasta(folder);
        EsmPass pass = EsmPass.Run(model, proteins);
        for (int i = 0; i < which.Count; i++)
        {
            int record = (int)which.View<long>()[i];
            float[] own = pass.Logits[record];
            Span<float> row = padded.View<float>().Row(i, padded.Shape[1] * Alphabet.Size).Span;
            Golden.Near(row[..own.Length], own, Golden.Logits, proteins[record].Id);
        }
    }

    [Fact]
    public void Weights_stored_as_float16_are_computed_in_float32()
    {
        string folder = Golden.Folder("esm2-tiny");
        using EsmModel model = EsmModel.Load(Path.Combine(folder, "hf-fp16"), _backend);
        using ICheckpoint expected = Checkpoint.Open(Path.Combine(folder, "outputs_fp16weights.safetensors"));
        foreach (NamedSequence protein in Golden.Fasta(folder).Where(p => p.Id is "len17" or "len64" or "masks"))
        {
            EsmPass pass = EsmPass.Run(model, protein);
            Golden.Near(expected, $"{protein.Id}.hidden.4", pass.Hidden[(0, HookPoint.FinalNorm)], Golden.Hidden);
            Golden.Near(expected, $"{protein.Id}.logits", pass.Logits[0], Golden.Logits);
            Golden.Near(expected, $"{protein.Id}.contacts", pass.Contacts[0], Golden.Contacts);
        }
    }

    private static void Compare(EsmModel model, ICheckpoint expected, string id, EsmPass pass, int segment)
    {
        int blocks = model.Config.Layers;
        using (Tensor tokens = expected.Read($"{id}.tokens"))
            Assert.Equal(tokens.View<long>().Span.ToArray(), pass.Tokens[segment].Select(t => (long)t));
        int compared = 0;
        for (int layer = 0; layer <= blocks; layer++)
        {
            if (!expected.Tensors.ContainsKey($"{id}.hidden.{layer}"))
                continue;
            HookPoint point = HookPoint.OfLayer(layer, blocks);
            Golden.Near(expected, $"{id}.hidden.{layer}", pass.Hidden[(segment, point)], Golden.Hidden, model.Name);
            compared++;
        }

        Assert.True(compared >= Math.Min(3, blocks + 1));
        float[] last = pass.Hidden[(segment, HookPoint.ResidPost(blocks - 1))];
        Golden.Near(expected, $"{id}.hidden.{blocks}_before_final_layer_norm", last, Golden.Hidden, model.Name);
        Golden.Near(expected, $"{id}.logits", pass.Logits[segment], Golden.Logits, model.Name);
        if (model.HasContactHead)
            Golden.Near(expected, $"{id}.contacts", pass.Contacts[segment], Golden.Contacts, model.Name);
        if (expected.Tensors.ContainsKey($"{id}.attentions"))
            Golden.Near(expected, $"{id}.attentions", pass.Attention[segment], Golden.Attention, model.Name);
    }
}

public sealed class EsmGoldenReferenceTests() : EsmGoldenSuite(new ReferenceBackend());

public sealed class EsmGoldenCpuTests() : EsmGoldenSuite(new CpuBackend(WorkerPool.Shared));
