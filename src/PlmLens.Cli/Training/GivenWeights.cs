using PlmLens.Core;
using PlmLens.Models.Checkpoints;
using PlmLens.Sae;

namespace PlmLens.Cli.Training;

/// <summary>
/// Weights to start from in a safetensors file: W_enc [d, M], b_enc, W_dec [M, d], b_dec as SAELens names them, or
/// encoder.weight [M, d], encoder.bias, decoder.weight [d, M], b_dec as dictionary_learning does; all of them may stand
/// below "init.".
/// </summary>
/// <param name="path">The file, or an SAE folder that PlmLens or SAELens wrote.</param>
internal sealed class GivenWeights(string path)
{
    private static readonly string[] s_encoder = ["W_enc", "w_enc", "encoder.weight"];
    private static readonly string[] s_encoderBias = ["b_enc", "encoder.bias", "encoder_bias"];
    private static readonly string[] s_decoder = ["W_dec", "w_dec", "decoder.weight"];
    private static readonly string[] s_decoderBias = ["b_dec", "bias", "b_pre", "decoder_bias", "decoder.bias"];
    private static readonly string[] s_threshold = ["threshold"];
    private static readonly string[] s_gateBias = ["b_gate", "gate_bias"];
    private static readonly string[] s_magnitudeBias = ["b_mag", "mag_bias"];
    private static readonly string[] s_magnitudeScale = ["r_mag"];

    private readonly string _file = Directory.Exists(path) ? Path.Combine(path, SaeFolder.WeightsName) : path;

    /// <summary>Settings where nothing was given: the weights are for hidden states as they are.</summary>
    public SaeDraft Draft()
    {
        using ICheckpoint file = Checkpoint.Open(_file);
        using Tensor encoder = file.ReadF32(NameOf(file, s_encoder));
        using Tensor decoderBias = file.ReadF32(NameOf(file, s_decoderBias));
        var draft = new SaeDraft();
        return draft with
        {
            Latents = (int)(encoder.Count / Math.Max(1, decoderBias.Count)),
            Options = draft.Options with { InputScaling = InputScaling.None },
        };
    }

    /// <summary>Settings of a run that starts from them.</summary>
    /// <exception cref="UsageException">The run scales its hidden states.</exception>
    public TrainingOptions Named(TrainingOptions options) => options.InputScaling == InputScaling.None
        ? options with { InitialSha256 = ContentHash.OfFile(_file) }
        : throw new UsageException(
            $"--input-scaling {SettingText.NameOf(options.InputScaling)} contradicts --init: the weights are for " +
            "hidden states as they are.");

    /// <summary>Reads what the run's architecture has.</summary>
    /// <exception cref="PlmLensException">One is missing or they do not fit together.</exception>
    public SaeWeights Read(TrainingOptions options)
    {
        using ICheckpoint file = Checkpoint.Open(_file);
        using Tensor decoderBias = file.ReadF32(NameOf(file, s_decoderBias), requireFinite: true);
        var weights = new SaeWeights(options.Latents, checked((int)decoderBias.Count));
        try
        {
            Copy(file, NameOf(file, s_encoder), weights.Encoder, rowsAreLatents: IsLinear);
            Copy(file, NameOf(file, s_decoder), weights.Decoder, rowsAreLatents: name => !IsLinear(name));
            Copy(file, NameOf(file, s_decoderBias), weights.DecoderBias);
            if (options.Architecture == Architecture.Gated)
            {
                Copy(file, NameOf(file, s_gateBias), weights.GateBias = Latent(options));
                Copy(file, NameOf(file, s_magnitudeBias), weights.MagnitudeBias = Latent(options));
                Copy(file, NameOf(file, s_magnitudeScale), weights.MagnitudeScale = Latent(options));
                return weights;
            }

            Copy(file, NameOf(file, s_encoderBias), weights.EncoderBias);
            if (options.IsJumpRelu)
                Copy(file, NameOf(file, s_threshold), weights.Threshold = Latent(options));
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private static Tensor Latent(TrainingOptions options) => new(DType.F32, options.Latents);

    // nn.Linear keeps [out, in]: the encoder one latent per row, the decoder one per column. W_enc and W_dec are
    // applied as x W, so it is the other way round.
    private static bool IsLinear(string name) => name.EndsWith(".weight", StringComparison.Ordinal);

    // The shape decides how a matrix lies, unless it is square.
    private static void Copy(ICheckpoint file, string name, Tensor target, Func<string, bool>? rowsAreLatents = null)
    {
        using Tensor stored = file.ReadF32(name, requireFinite: true);
        if (stored.Count != target.Count)
        {
            throw new PlmLensException(
                $"{name} in {file.Path} has shape [{string.Join(", ", stored.Shape)}], but the run needs " +
                $"[{string.Join(", ", target.Shape)}].");
        }

        TensorView<float> from = stored, to = target;
        bool straight = rowsAreLatents is null || target.Shape[0] == target.Shape[1]
            ? rowsAreLatents?.Invoke(name) ?? true
            : stored.Shape[0] == target.Shape[0];
        long cols = straight ? to.Length : target.Shape[1], rows = to.Length / cols;
        for (long r = 0; r < rows; r++)
        {
            for (long c = 0; c < cols; c++)
                to[(r * cols) + c] = from[straight ? (r * cols) + c : (c * rows) + r];
        }
    }

    private static string NameOf(ICheckpoint file, string[] names) =>
        names.SelectMany(name => new[] { name, "init." + name }).FirstOrDefault(file.Tensors.ContainsKey)
            ?? throw new PlmLensException(
                $"{file.Path} has none of {string.Join(", ", names)}: no SAE's weights to start from.");
}
