using PlmLens.Core;

namespace PlmLens.Models.Tests.Esm;

/// <summary>Everything one pass over a batch gives, copied, by segment.</summary>
internal sealed class EsmPass
{
    public Dictionary<(int Segment, HookPoint Point), float[]> Hidden { get; } = [];

    public Dictionary<int, float[]> Logits { get; } = [];

    public Dictionary<int, float[]> Contacts { get; } = [];

    public Dictionary<int, float[]> Attention { get; } = [];

    public Dictionary<int, int[]> Tokens { get; } = [];

    public static EsmPass Run(EsmModel model, params IEnumerable<NamedSequence> proteins)
    {
        using PackedBatch batch = PackedBatch.Of(proteins);
        return Run(model, batch);
    }

    public static EsmPass Run(EsmModel model, PackedBatch batch)
    {
        var pass = new EsmPass();
        int blocks = model.Config.Layers;
        bool contacts = model.HasContactHead && batch.Segments.All(s => s.IsComplete);
        EsmOutput output = model.Forward(batch, new EsmRequest
        {
            Points = [HookPoint.Embed, .. Enumerable.Range(0, blocks).Select(HookPoint.ResidPost), HookPoint.FinalNorm],
            Hook = (point, hidden, b) =>
            {
                for (int s = 0; s < b.Count; s++)
                    pass.Hidden.Add((s, point), Rows(hidden, b, s, model.Config.Dim));
            },
            Logits = true,
            Attention = (segment, block, map) => pass.AddAttention(segment, block, map.Span, blocks),
            Contacts = contacts ? (segment, map) => pass.Contacts.Add(segment, map.Span.ToArray()) : null,
        });
        for (int s = 0; s < batch.Count; s++)
        {
            pass.Logits.Add(s, Rows(output.Logits, batch, s, Alphabet.Size));
            pass.Tokens.Add(s, batch.Tokens.Span[batch.Offsets[s]..batch.Offsets[s + 1]].ToArray());
        }

        return pass;
    }

    private static float[] Rows(TensorView<float> all, PackedBatch batch, int segment, int width) =>
        all.Span[(batch.Offsets[segment] * width)..(batch.Offsets[segment + 1] * width)].ToArray();

    private void AddAttention(int segment, int block, Span<float> map, int blocks)
    {
        if (!Attention.TryGetValue(segment, out float[]? all))
            Attention.Add(segment, all = new float[blocks * map.Length]);
        map.CopyTo(all.AsSpan(block * map.Length));
    }
}
