using System.Text.Json.Serialization;

namespace PlmLens.Sae;

/// <summary>Families of sparse autoencoders: what makes the latents z sparse, and the loss that goes with it.
/// docs/methods-sae.md has the formulas.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Architecture>))]
public enum Architecture
{
    /// <summary>z = ReLU(p), penalty on sum z, decoder rows of length 1 (Towards Monosemanticity 2023;
    /// InterPLM).</summary>
    [JsonStringEnumMemberName("relu_l1")]
    ReluL1,

    /// <summary>z = ReLU(p), penalty on sum z_i |d_i|, decoder rows free (Anthropic, April 2024).</summary>
    [JsonStringEnumMemberName("relu_l1_april")]
    ReluL1April,

    /// <summary>A gate decides which latents are active, a second path how much (Rajamanoharan et al. 2024, arXiv
    /// 2404.16014).</summary>
    [JsonStringEnumMemberName("gated")]
    Gated,

    /// <summary>z = p above a learned threshold, penalty on the number of active latents (Rajamanoharan et al. 2024,
    /// arXiv 2407.14435).</summary>
    [JsonStringEnumMemberName("jumprelu_step")]
    JumpReluStep,

    /// <summary>JumpReLU whose penalty is the squared relative distance of L0 from a target.</summary>
    [JsonStringEnumMemberName("jumprelu_l0")]
    JumpReluL0,

    /// <summary>JumpReLU with a tanh penalty and a pre-activation loss (Anthropic, January 2025).</summary>
    [JsonStringEnumMemberName("jumprelu_tanh")]
    JumpReluTanh,

    /// <summary>The k largest p of each token (Gao et al. 2024, arXiv 2406.04093).</summary>
    [JsonStringEnumMemberName("topk")]
    TopK,

    /// <summary>The B k largest p of a batch of B tokens (Bussmann et al. 2024, arXiv 2412.06410).</summary>
    [JsonStringEnumMemberName("batch_topk")]
    BatchTopK,

    /// <summary>BatchTopK whose first latents must reconstruct on their own (Bussmann et al. 2025, arXiv
    /// 2503.17547).</summary>
    [JsonStringEnumMemberName("matryoshka")]
    Matryoshka,
}
