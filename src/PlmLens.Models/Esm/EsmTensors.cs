using System.Collections.Immutable;

namespace PlmLens.Models;

/// <summary>What a tensor is needed for.</summary>
internal enum EsmPart
{
    /// <summary>The encoder: always needed.</summary>
    Encoder,

    /// <summary>The language-model head: absent from encoder-only checkpoints.</summary>
    LmHead,

    /// <summary>The contact head: absent from ESM-1v and many others.</summary>
    ContactHead,
}

/// <summary>One weight of the model under its Hugging Face name.</summary>
/// <param name="Name">Name in a Hugging Face checkpoint of EsmForMaskedLM.</param>
/// <param name="Part">What it is needed for.</param>
/// <param name="Shape">Extents, outermost first.</param>
internal readonly record struct EsmTensor(string Name, EsmPart Part, ImmutableArray<long> Shape)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, extent) => product * extent);
}

/// <summary>Lists the tensors that a model of a given shape has.</summary>
internal static class EsmTensors
{
    public const string WordEmbeddings = "esm.embeddings.word_embeddings.weight";
    public const string PositionEmbeddings = "esm.embeddings.position_embeddings.weight";
    public const string EmbNormBefore = "esm.embeddings.layer_norm";
    public const string EmbNormAfter = "esm.encoder.emb_layer_norm_after";
    public const string LmBias = "lm_head.bias";
    public const string LmDense = "lm_head.dense";
    public const string LmNorm = "lm_head.layer_norm";
    public const string ContactRegression = "esm.contact_head.regression";

    // Parts of a block after "esm.encoder.layer.N."; each has a weight and a bias.
    public const string Query = "attention.self.query";
    public const string Key = "attention.self.key";
    public const string Value = "attention.self.value";
    public const string AttentionOut = "attention.output.dense";
    public const string AttentionNorm = "attention.LayerNorm";
    public const string FeedForwardIn = "intermediate.dense";
    public const string FeedForwardOut = "output.dense";
    public const string FeedForwardNorm = "LayerNorm";

    /// <summary>"esm.encoder.layer.N.part".</summary>
    public static string InBlock(int block, string part) => $"esm.encoder.layer.{block}.{part}";

    /// <summary>Every tensor, in the order in which they are loaded.</summary>
    public static IEnumerable<EsmTensor> All(EsmConfig config)
    {
        long d = config.Dim;
        yield return new(WordEmbeddings, EsmPart.Encoder, [Alphabet.Size, d]);
        if (config.Positions == PositionKind.Learned)
        {
            yield return new(
                PositionEmbeddings, EsmPart.Encoder, [config.MaxTokens + EsmConfig.LearnedPositionOffset, d]);
        }

        if (config.EmbLayerNormBefore)
        {
            foreach (EsmTensor t in Norm(EmbNormBefore, EsmPart.Encoder, d))
                yield return t;
        }

        for (int block = 0; block < config.Layers; block++)
        {
            foreach (EsmTensor t in Block(block, d, config.FeedForward))
                yield return t;
        }

        foreach (EsmTensor t in Norm(EmbNormAfter, EsmPart.Encoder, d))
            yield return t;
        foreach (EsmTensor t in Linear(LmDense, EsmPart.LmHead, d, d))
            yield return t;
        foreach (EsmTensor t in Norm(LmNorm, EsmPart.LmHead, d))
            yield return t;
        yield return new(LmBias, EsmPart.LmHead, [Alphabet.Size]);
        foreach (EsmTensor t in Linear(ContactRegression, EsmPart.ContactHead, 1, (long)config.Layers * config.Heads))
            yield return t;
    }

    private static IEnumerable<EsmTensor> Block(int block, long d, long feedForward) =>
    [
        .. Norm(InBlock(block, AttentionNorm), EsmPart.Encoder, d),
        .. Linear(InBlock(block, Query), EsmPart.Encoder, d, d),
        .. Linear(InBlock(block, Key), EsmPart.Encoder, d, d),
        .. Linear(InBlock(block, Value), EsmPart.Encoder, d, d),
        .. Linear(InBlock(block, AttentionOut), EsmPart.Encoder, d, d),
        .. Norm(InBlock(block, FeedForwardNorm), EsmPart.Encoder, d),
        .. Linear(InBlock(block, FeedForwardIn), EsmPart.Encoder, feedForward, d),
        .. Linear(InBlock(block, FeedForwardOut), EsmPart.Encoder, d, feedForward),
    ];

    private static IEnumerable<EsmTensor> Linear(string name, EsmPart part, long rows, long columns) =>
        [new($"{name}.weight", part, [rows, columns]), new($"{name}.bias", part, [rows])];

    private static IEnumerable<EsmTensor> Norm(string name, EsmPart part, long width) =>
        [new($"{name}.weight", part, [width]), new($"{name}.bias", part, [width])];
}
