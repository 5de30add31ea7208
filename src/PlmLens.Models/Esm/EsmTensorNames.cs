namespace PlmLens.Models;

/// <summary>Which program's names a checkpoint uses.</summary>
internal enum EsmNaming
{
    /// <summary>EsmModel or EsmForMaskedLM of Hugging Face transformers.</summary>
    HuggingFace,

    /// <summary>fair-esm's published <c>.pt</c> files.</summary>
    FairEsm,
}

/// <summary>Translates names of tensors in files to the Hugging Face names of <see cref="EsmTensors"/>.</summary>
internal static class EsmTensorNames
{
    // What fair-esm's loaders strip ("upgrade" of the state dict).
    private static readonly string[] s_fairEsmPrefixes = ["encoder.", "sentence_encoder."];

    private static readonly (string Fair, string Hugging)[] s_fairEsmRoots =
    [
        ("embed_tokens.", "esm.embeddings.word_embeddings."),
        ("embed_positions.", "esm.embeddings.position_embeddings."),
        ("emb_layer_norm_before.", EsmTensors.EmbNormBefore + "."),
        ("emb_layer_norm_after.", EsmTensors.EmbNormAfter + "."),
        ("contact_head.", "esm.contact_head."),
        ("lm_head.", "lm_head."),
    ];

    private static readonly (string Fair, string Hugging)[] s_fairEsmParts =
    [
        ("self_attn.q_proj.", EsmTensors.Query + "."),
        ("self_attn.k_proj.", EsmTensors.Key + "."),
        ("self_attn.v_proj.", EsmTensors.Value + "."),
        ("self_attn.out_proj.", EsmTensors.AttentionOut + "."),
        ("self_attn.rot_emb.", "attention.self.rotary_embeddings."),
        ("self_attn_layer_norm.", EsmTensors.AttentionNorm + "."),
        ("fc1.", EsmTensors.FeedForwardIn + "."),
        ("fc2.", EsmTensors.FeedForwardOut + "."),
        ("final_layer_norm.", EsmTensors.FeedForwardNorm + "."),
    ];

    /// <summary>Recognises the naming by the word embedding's name; null when neither is there.</summary>
    public static EsmNaming? Recognise(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (name.EndsWith("embeddings.word_embeddings.weight", StringComparison.Ordinal))
                return EsmNaming.HuggingFace;
            if (name.EndsWith("embed_tokens.weight", StringComparison.Ordinal))
                return EsmNaming.FairEsm;
        }

        return null;
    }

    /// <summary>The Hugging Face name of a tensor; a name that means nothing here comes back changed little.</summary>
    public static string Translate(string name, EsmNaming naming) =>
        naming == EsmNaming.HuggingFace ? FromHuggingFace(name) : FromFairEsm(name);

    /// <summary>True for tensors that published checkpoints hold although the model does not use them.</summary>
    /// <param name="name">A translated name.</param>
    /// <param name="config">The model.</param>
    public static bool IsKnownUnused(string name, EsmConfig config) =>
        name is "esm.embeddings.position_ids" or "lm_head.decoder.weight" or "lm_head.decoder.bias" or "lm_head.weight"
        || name.StartsWith("esm.pooler.", StringComparison.Ordinal)
        || name.EndsWith(".inv_freq", StringComparison.Ordinal)
        || (name == EsmTensors.PositionEmbeddings && config.Positions == PositionKind.Rotary);

    private static string FromHuggingFace(string name)
    {
        // Checkpoints of the bare encoder (class EsmModel) lack the leading "esm.".
        bool bare = name.StartsWith("embeddings.", StringComparison.Ordinal)
            || name.StartsWith("encoder.", StringComparison.Ordinal)
            || name.StartsWith("contact_head.", StringComparison.Ordinal)
            || name.StartsWith("pooler.", StringComparison.Ordinal);
        return bare ? "esm." + name : name;
    }

    private static string FromFairEsm(string name)
    {
        foreach (string prefix in s_fairEsmPrefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                name = name[prefix.Length..];
        }

        foreach ((string fair, string hugging) in s_fairEsmRoots)
        {
            if (name.StartsWith(fair, StringComparison.Ordinal))
                return hugging + name[fair.Length..];
        }

        if (name.Split('.', 3) is not ["layers", var block, var rest])
            return name;
        foreach ((string fair, string hugging) in s_fairEsmParts)
        {
            if (rest.StartsWith(fair, StringComparison.Ordinal))
                return $"esm.encoder.layer.{block}.{hugging}{rest[fair.Length..]}";
        }

        return name;
    }
}
