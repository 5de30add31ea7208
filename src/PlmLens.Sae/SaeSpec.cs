using System.Text.Json.Serialization;

namespace PlmLens.Sae;

/// <summary>How pre-activations p = W_enc x + b_enc become codes z.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SaeActivation>))]
public enum SaeActivation
{
    /// <summary>z = max(p, 0).</summary>
    [JsonStringEnumMemberName("relu")]
    Relu,

    /// <summary>z = the k largest p of a row, as far as they are greater than 0 (Gao et al. 2024, arXiv
    /// 2406.04093).</summary>
    [JsonStringEnumMemberName("topk")]
    TopK,

    /// <summary>z_i = p_i where p_i is greater than its threshold and than 0 (Rajamanoharan et al. 2024, arXiv
    /// 2407.14435); with one threshold for all latents the inference form of BatchTopK (Bussmann et al. 2024, arXiv
    /// 2412.06410) and of Matryoshka BatchTopK.</summary>
    [JsonStringEnumMemberName("jumprelu")]
    JumpRelu,

    /// <summary>With a = W_enc x: z_i = max(exp(r_i) a_i + b_mag_i, 0) where a_i + b_gate_i is greater than 0
    /// (Rajamanoharan et al. 2024, arXiv 2404.16014); b_enc is not used.</summary>
    [JsonStringEnumMemberName("gated")]
    Gated,

    /// <summary>Latents in k equal groups of neighbours; z = the largest p of each group, as far as it is greater
    /// than 0 (EleutherAI's sparsify).</summary>
    [JsonStringEnumMemberName("groupmax")]
    GroupMax,
}

/// <summary>What is done to each hidden state before encoding, and undone in the reconstruction.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InputNormalisation>))]
public enum InputNormalisation
{
    /// <summary>Nothing; a constant scale is folded into the weights.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>(x - mean) / (std + 1e-5) over the values of the row, std with divisor d - 1; the reconstruction times
    /// std plus mean (InterProt, SAELens' "layer_norm").</summary>
    [JsonStringEnumMemberName("layer_norm")]
    LayerNorm,

    /// <summary>x * sqrt(d) / |x|, and back (InterPLM's normalize_to_sqrt_d, SAELens' "constant_norm_rescale"). A row
    /// of zeros stays zeros.</summary>
    [JsonStringEnumMemberName("sqrt_d")]
    SqrtWidth,
}

/// <summary>What an autoencoder computes, apart from its parameters.</summary>
public sealed record SaeSpec
{
    /// <summary>How pre-activations become codes.</summary>
    [JsonRequired]
    public required SaeActivation Activation { get; init; }

    /// <summary>Active latents of a row with <see cref="SaeActivation.TopK"/>, groups with
    /// <see cref="SaeActivation.GroupMax"/>; null otherwise.</summary>
    public int? K { get; init; }

    /// <summary>The encoder reads x - b_dec; else x. Transcoders read x.</summary>
    public bool SubtractDecoderBias { get; init; } = true;

    /// <summary>Done to each hidden state first.</summary>
    public InputNormalisation Normalisation { get; init; }

    /// <summary>The output is not its input but something else, such as the output of the same MLP.</summary>
    public bool IsTranscoder { get; init; }

    /// <summary>TopK autoencoder that subtracts b_dec.</summary>
    /// <param name="k">1 or more.</param>
    public static SaeSpec TopK(int k) => new() { Activation = SaeActivation.TopK, K = k };

    /// <summary>The activation with its k, such as "topk (k 32)".</summary>
    public string Describe()
    {
        string name = Activation.ToString().ToLowerInvariant();
        return (K is null ? name : $"{name} (k {K})") + (IsTranscoder ? " transcoder" : "");
    }
}
