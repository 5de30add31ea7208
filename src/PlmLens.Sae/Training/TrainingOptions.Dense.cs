using System.Text.Json.Serialization;

namespace PlmLens.Sae;

/// <content>
/// Settings of the architectures without top-k. Their constants presume an input scale: those of dictionary_learning,
/// DeepMind and InterPLM inputs of unit mean square, Anthropic's (<see cref="Architecture.JumpReluTanh"/>) inputs of
/// mean length sqrt(d). With <see cref="InputScaling.UnitMeanSquare"/> the latter are converted, which changes the loss
/// by a factor d and nothing else.
/// </content>
public sealed partial record TrainingOptions
{
    /// <summary>Coefficient of the sparsity penalty; null for 0.1 for ReLU-L1 with an unsquared residual (InterPLM:
    /// 0.07 to 0.2), 0.03 with a squared one and for April 2024 (dictionary_learning_demo: 0.012 to 0.06), 0.04 for
    /// Gated (0.012 to 0.08 there), 1e-3 per active latent for JumpReLU step (ours), 1 for JumpReLU with a target
    /// (dictionary_learning), 5 for JumpReLU tanh (SAELens).</summary>
    public double? SparsityPenalty { get; init; }

    /// <summary>Steps over which the penalty's coefficient rises linearly from 0; null for a twentieth of the run
    /// (InterPLM), for JumpReLU tanh the whole run (Anthropic 2025).</summary>
    public long? SparsityWarmupSteps { get; init; }

    /// <summary>ReLU-L1 minimises the mean of |e|^2, as dictionary_learning does, instead of the mean of |e|, as
    /// InterPLM does; null for false.</summary>
    public bool? SquaredResidual { get; init; }

    /// <summary>Every so many steps ReLU-L1 revives latents that have not fired for half as many (InterPLM); null for
    /// never.</summary>
    public long? ResampleSteps { get; init; }

    /// <summary>Mean number of active latents that <see cref="Architecture.JumpReluL0"/> steers to; null for 20
    /// (dictionary_learning, InterPLM).</summary>
    public double? TargetL0 { get; init; }

    /// <summary>Width of the window around a JumpReLU's threshold inside which the threshold gets a gradient; null for
    /// 1e-3 (DeepMind), for tanh 2 (Anthropic 2025).</summary>
    public double? Bandwidth { get; init; }

    /// <summary>A JumpReLU's threshold at the start; null for 1e-3 (DeepMind), for tanh 0.1 (Anthropic 2025).</summary>
    public double? InitialThreshold { get; init; }

    /// <summary>c in tanh(c z |d|); null for 4 (Anthropic 2025).</summary>
    public double? TanhScale { get; init; }

    /// <summary>Weight of the tanh JumpReLU's pre-activation loss; null for 3e-6 (Anthropic 2025).</summary>
    public double? PreActivationPenalty { get; init; }

    /// <summary>The encoder of an autoencoder reads x - b_dec; null for true, for JumpReLU false (dictionary_learning,
    /// SAELens). Transcoders always read x.</summary>
    public bool? SubtractDecoderBias { get; init; }

    /// <summary>True for the three JumpReLU architectures.</summary>
    [JsonIgnore]
    public bool IsJumpRelu => Architecture is Architecture.JumpReluStep or Architecture.JumpReluL0
        or Architecture.JumpReluTanh;

    /// <summary>Takes the value for the pre-activation in the window of JumpReLU's penalty, as dictionary_learning and
    /// InterPLM do; only for replaying their runs.</summary>
    [JsonIgnore]
    internal bool PenaltyWindowOnValues { get; init; }

    internal bool SubtractsDecoderBias => SubtractDecoderBias ?? !IsJumpRelu;

    internal bool HasFreeDecoder => Architecture is Architecture.ReluL1April or Architecture.JumpReluTanh;

    internal double L0Target => TargetL0 ?? 20;

    internal long SparsityWarmup =>
        SparsityWarmupSteps ?? (Architecture == Architecture.JumpReluTanh ? Steps : Steps / 20);

    /// <summary>The penalty's coefficient in step <paramref name="step"/>.</summary>
    internal double PenaltyAt(long step, int width)
    {
        double full = SparsityPenalty ?? Architecture switch
        {
            Architecture.ReluL1 => SquaredResidual ?? false ? 0.03 : 0.1,
            Architecture.ReluL1April => 0.03,
            Architecture.Gated => 0.04,
            Architecture.JumpReluStep => 1e-3,
            Architecture.JumpReluL0 => 1,
            Architecture.JumpReluTanh => 5 * Unit(width) * Unit(width),
            _ => 0,
        };
        return SparsityWarmup == 0 ? full : full * Math.Min(1, step / (double)SparsityWarmup);
    }

    internal double WindowWidth(int width) =>
        Bandwidth ?? (Architecture == Architecture.JumpReluTanh ? 2 * Unit(width) : 1e-3);

    internal double FirstThreshold(int width) =>
        InitialThreshold ?? (Architecture == Architecture.JumpReluTanh ? 0.1 * Unit(width) : 1e-3);

    internal double TanhFactor(int width) => TanhScale ?? 4 / Unit(width);

    internal double PreActivationWeight(int width) => PreActivationPenalty ?? 3e-6 * Unit(width);

    // Length of an input here over its length in Anthropic's scale.
    private double Unit(int width) => InputScaling == InputScaling.UnitMeanSquare ? 1 / Math.Sqrt(width) : 1;

    private void RequireDense(Action<bool, string> require, int width)
    {
        bool relu = Architecture == Architecture.ReluL1, tanh = Architecture == Architecture.JumpReluTanh;
        require(SparsityPenalty is null || !IsTopKFamily, $"a sparsity penalty is set, but {Architecture} has none");
        require(
            SparsityPenalty is null || (SparsityPenalty >= 0 && double.IsFinite(SparsityPenalty.Value)),
            $"sparsity penalty is {SparsityPenalty}, less than 0");
        require(
            SparsityWarmup >= 0 && SparsityWarmup <= Steps,
            $"sparsity warm-up is {SparsityWarmup} steps, not within the run's {Steps}");
        require(SquaredResidual is null || relu, $"squared residual is a choice of ReluL1, not of {Architecture}");
        require(ResampleSteps is null || relu, $"resampling is a choice of ReluL1, not of {Architecture}");
        require(ResampleSteps is null or >= 1, $"resampling every {ResampleSteps} steps, less than 1");
        require(
            TargetL0 is null || Architecture == Architecture.JumpReluL0,
            $"a target L0 is set, but {Architecture} steers to none");
        require(
            Architecture != Architecture.JumpReluL0 || (L0Target > 0 && L0Target <= Latents),
            $"target L0 is {L0Target}, not within the {Latents} latents");
        require(Bandwidth is null || IsJumpRelu, $"a bandwidth is set, but {Architecture} has no threshold");
        require(InitialThreshold is null || IsJumpRelu, $"a threshold is set, but {Architecture} learns none");
        require(WindowWidth(width) > 0, $"bandwidth is {Bandwidth}, not greater than 0");
        require(FirstThreshold(width) > 0, $"initial threshold is {InitialThreshold}, not greater than 0");
        require(TanhScale is null || tanh, $"a tanh scale is set, but {Architecture} has no tanh");
        require(TanhFactor(width) > 0, $"tanh scale is {TanhScale}, not greater than 0");
        require(PreActivationPenalty is null || tanh, $"{Architecture} has no pre-activation penalty");
        require(PreActivationPenalty is null or >= 0, $"pre-activation penalty is {PreActivationPenalty}, less than 0");
    }
}
