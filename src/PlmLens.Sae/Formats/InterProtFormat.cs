using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae;

/// <summary>
/// InterProt (etowahadams/interprot): TopK on a LayerNorm of each token without parameters. w_enc [d, M], w_dec [M, d],
/// b_enc [M], b_pre [d]; k is not stored.
/// </summary>
internal static class InterProtFormat
{
    /// <summary>Prefix of the names in a Lightning checkpoint.</summary>
    public const string LightningPrefix = "sae_model.";

    public static SaeContent Read(ICheckpoint file, string prefix, SaeOpenOptions options)
    {
        var notes = new List<string>();
        int k = FindK(file, options, notes);
        var tensors = new NamedTensors(file, prefix);
        (int width, int latents) = tensors.MatrixShape("w_enc");
        var weights = new SaeWeights(latents, width);
        try
        {
            tensors.ReadTransposed("w_enc", weights.Encoder);
            tensors.Read("b_enc", weights.EncoderBias);
            tensors.Read("w_dec", weights.Decoder);
            tensors.Read("b_pre", weights.DecoderBias);
        }
        catch
        {
            weights.Dispose();
            throw;
        }

        // InterProt's layer L is the residual stream after block L - 1, for the last too: before the final LayerNorm.
        int? layer = SaeNames.InterProtLayer(file.Path);
        return new SaeContent(
            "InterProt", weights, SaeSpec.TopK(k) with { Normalisation = InputNormalisation.LayerNorm })
        {
            HookName = layer is > 0 ? $"blocks.{layer - 1}.hook_resid_post" : null,
            Notes = notes,
        };
    }

    public static void Write(SaeWeights weights, SaeSpec spec, string path)
    {
        if (spec is not { Activation: SaeActivation.TopK, Normalisation: InputNormalisation.LayerNorm }
            || !spec.SubtractDecoderBias || weights.Skip is not null || spec.IsTranscoder)
        {
            throw new PlmLensException(
                $"InterProt's format holds only TopK autoencoders with a LayerNorm of each token, and this is a " +
                $"{spec.Describe()} with normalisation \"{spec.Normalisation}\".");
        }

        using var own = new OwnedTensors();
        TensorFile.Write(path,
        [
            new("w_enc", own.Take(MatrixTranspose.Of(weights.Encoder))),
            new("w_dec", weights.Decoder),
            new("b_enc", weights.EncoderBias),
            new("b_pre", weights.DecoderBias),
            new("stats_last_nonzero", own.Take(new Tensor(DType.I64, weights.Latents))),
        ]);
    }

    private static int FindK(ICheckpoint file, SaeOpenOptions options, List<string> notes)
    {
        if (options.K is { } given)
            return given;
        if (file is PyTorchCheckpoint torch
            && torch.Root.Find("hyper_parameters")?.Find("k") is PickleInteger { Value: var stored }
            && stored > 0 && stored < int.MaxValue)
        {
            notes.Add($"k = {stored}, from the hyper_parameters of the checkpoint.");
            return (int)stored;
        }

        if (SaeNames.K(file.Path) is { } named)
        {
            notes.Add($"k = {named}, from \"_k{named}\" in the name of the file or its folder; --k overrides it.");
            return named;
        }

        throw new PlmLensException(
            $"{file.Path} is an InterProt autoencoder, whose files do not store k; give --k (the paper's sweep over " +
            "layers used 64, InterProt's code defaults to 128).");
    }
}
