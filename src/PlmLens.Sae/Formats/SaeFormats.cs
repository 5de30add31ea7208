using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae;

/// <summary>Tells which format a file or folder has, by its content, and reads it.</summary>
internal static class SaeFormats
{
    // In the order in which they are looked for: with maxima before without.
    private static readonly string[] s_stateDicts = ["ae_normalized.pt", "ae.pt", "ae_unnormalized.pt"];

    /// <summary>True when the path looks like an autoencoder: a cheap test, for telling it from other things.</summary>
    public static bool IsSae(string path)
    {
        try
        {
            if (!Directory.Exists(path))
                return File.Exists(path) && IsSaeFile(path);
            return HasSaeLens(path) || File.Exists(Path.Combine(path, SparsifyFormat.WeightsName))
                || s_stateDicts.Any(name => File.Exists(Path.Combine(path, name)));
        }
        catch (PlmLensException)
        {
            return false;
        }
    }

    /// <exception cref="PlmLensException">It is no autoencoder, is damaged, or cannot be run exactly.</exception>
    public static SaeContent Read(string path, SaeOpenOptions options)
    {
        if (!Directory.Exists(path))
            return ReadFile(path, options);
        if (HasSaeLens(path))
            return SaeLensFormat.Read(path, options);
        string sparsify = Path.Combine(path, SparsifyFormat.WeightsName);
        if (File.Exists(sparsify))
            return ReadFile(sparsify, options);
        string[] found = [.. s_stateDicts.Where(name => File.Exists(Path.Combine(path, name)))];
        if (found.Length == 0)
        {
            throw new PlmLensException(
                $"{path} holds no autoencoder: neither {SaeFolder.WeightsName} nor {SparsifyFormat.WeightsName} with " +
                $"{SaeFolder.ConfigName}, nor one of {string.Join(", ", s_stateDicts)}; name the file itself " +
                "if it is called something else.");
        }

        SaeContent content = ReadFile(Path.Combine(path, found[0]), options);
        return found.Length == 1
            ? content
            : content with { Notes = [.. content.Notes, $"{found[0]} was read, not {string.Join(", ", found[1..])}."] };
    }

    private static bool HasSaeLens(string folder) =>
        File.Exists(Path.Combine(folder, SaeFolder.ConfigName))
        && File.Exists(Path.Combine(folder, SaeFolder.WeightsName));

    private static bool IsSaeFile(string path)
    {
        using ICheckpoint file = Checkpoint.Open(path);
        return KindOf(file) != Kind.Unknown;
    }

    private static SaeContent ReadFile(string path, SaeOpenOptions options)
    {
        using ICheckpoint file = Checkpoint.Open(path);
        string folder = Path.GetDirectoryName(file.Path)!;
        return KindOf(file) switch
        {
            Kind.InterProt => InterProtFormat.Read(file, "", options),
            Kind.Lightning => InterProtFormat.Read(file, InterProtFormat.LightningPrefix, options),
            Kind.InterPlm => InterPlmFormat.Read(file, options),
            Kind.DictionaryLearning => DictionaryLearningFormat.Read(file, options),
            Kind.FourTensors when HasDictClass(folder) => DictionaryLearningFormat.Read(file, options),
            Kind.FourTensors => InterPlmFormat.Read(file, options),
            Kind.Sparsify => SparsifyFormat.Read(file, options),
            Kind.SaeLens when HasSaeLens(folder) => SaeLensFormat.Read(folder, options),
            Kind.SaeLens => throw new PlmLensException(
                $"{path} is a SAELens autoencoder, but {SaeFolder.ConfigName} beside it is missing; copy it as well."),
            _ => throw new PlmLensException(
                $"{path} is no autoencoder of a known format (SAELens, InterPLM, InterProt, sparsify, " +
                "dictionary_learning): its tensors have other names."),
        };
    }

    private static Kind KindOf(ICheckpoint file)
    {
        bool Has(string name) => file.Tensors.ContainsKey(name);
        bool safetensors = file is not PyTorchCheckpoint;
        return Has("w_enc") && Has("b_pre") ? Kind.InterProt
            : Has(InterProtFormat.LightningPrefix + "w_enc") ? Kind.Lightning
            : safetensors && Has("W_enc") && Has("W_dec") ? Kind.SaeLens
            : safetensors && Has("encoder.weight") && Has("W_dec") ? Kind.Sparsify
            : Has(InterPlmFormat.RescaleName) && Has("encoder.weight") ? Kind.InterPlm
            : Has("bias") && Has("encoder.weight") && Has("decoder.weight") ? Kind.FourTensors
            : (Has("W_enc") && Has("threshold")) || (Has("encoder.weight") && (Has("r_mag") || Has("b_dec")))
                ? Kind.DictionaryLearning
            : Kind.Unknown;
    }

    private static bool HasDictClass(string folder) =>
        ConfigText.ReadJson(Path.Combine(folder, "config.json")).At("trainer", "dict_class").Text() is not null;

    private enum Kind
    {
        Unknown,
        SaeLens,
        Sparsify,
        InterProt,
        Lightning,
        InterPlm,
        DictionaryLearning,
        FourTensors,
    }
}
