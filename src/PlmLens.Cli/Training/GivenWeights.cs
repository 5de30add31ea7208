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
    private static readonly string[] s_encoders = ["W_enc", "w_enc", "encoder.weight"];
    private static readonly string[] s_encoderBiases = ["b_enc", "encoder.bias", "encoder_bias"];
    private static readonly string[] s_decoders = ["W_dec", "w_dec", "decoder.weight"];
    private static readonly string[] s_decoderBiases = ["b_dec", "bias", "b_pre"];

    private readonly string _file = Directory.Exists(path) ? Path.Combine(path, SaeFolder.WeightsName) : path;

    /// <summary>Settings where nothing was given: the weights are for hidden states as they are.</summary>
    public SaeDraft Draft()
    {
        using SaeWeights weights = Read();
        var draft = new SaeDraft();
        return draft with
        {
            Latents = weights.Latents,
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

    /// <summary>Reads them.</summary>
    /// <exception cref="PlmLensException">One is missing or they do not fit together.</exception>
    public SaeWeights Read()
    {
        using ICheckpoint file = Checkpoint.Open(_file);
        string encoderName = NameOf(file, s_encoders), decoderName = NameOf(file, s_decoders);
        using Tensor encoderBias = file.ReadF32(NameOf(file, s_encoderBiases), requireFinite: true);
        using Tensor decoderBias = file.ReadF32(NameOf(file, s_decoderBiases), requireFinite: true);
        int latents = checked((int)encoderBias.Count), width = checked((int)decoderBias.Count);
        using Tensor encoder = file.ReadF32(encoderName, requireFinite: true);
        using Tensor decoder = file.ReadF32(decoderName, requireFinite: true);
        if (encoder.Count != (long)latents * width || decoder.Count != encoder.Count || latents == 0 || width == 0)
        {
            throw new PlmLensException(
                $"{_file} has {latents} latents by its encoder bias and width {width} by its decoder bias, which " +
                $"does not fit {encoderName} [{string.Join(", ", encoder.Shape)}].");
        }

        var weights = new SaeWeights(latents, width);
        Copy(encoder, latents, width, IsLinear(encoderName), weights.Encoder);
        Copy(decoder, latents, width, !IsLinear(decoderName), weights.Decoder);
        encoderBias.View<float>().Span.CopyTo(weights.EncoderBias.View<float>().Span);
        decoderBias.View<float>().Span.CopyTo(weights.DecoderBias.View<float>().Span);
        return weights;
    }

    // nn.Linear keeps [out, in]: the encoder one latent per row, the decoder one per column. W_enc and W_dec are
    // applied as x W, so it is the other way round.
    private static bool IsLinear(string name) => name.EndsWith(".weight", StringComparison.Ordinal);

    // The shape decides unless the matrix is square.
    private static void Copy(Tensor stored, int latents, int width, bool latentIsRow, TensorView<float> target)
    {
        TensorView<float> from = stored;
        if (latents != width)
            latentIsRow = stored.Shape[0] == latents;
        for (int i = 0; i < latents; i++)
        {
            for (int c = 0; c < width; c++)
                target[((long)i * width) + c] = from[latentIsRow ? ((long)i * width) + c : ((long)c * latents) + i];
        }
    }

    private static string NameOf(ICheckpoint file, string[] names) =>
        names.SelectMany(name => new[] { name, "init." + name }).FirstOrDefault(file.Tensors.ContainsKey)
            ?? throw new PlmLensException(
                $"{file.Path} has none of {string.Join(", ", names)}: no SAE's weights to start from.");
}
