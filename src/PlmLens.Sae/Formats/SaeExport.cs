using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Writes an autoencoder for other tools.</summary>
public static class SaeExport
{
    /// <summary>The names that <see cref="Write"/> knows.</summary>
    public static IReadOnlyList<string> Formats { get; } =
        ["saelens", "interplm", "interprot", "sparsify", "dictionary_learning"];

    /// <summary>Writes a folder in another tool's layout.</summary>
    /// <param name="sae">What to write.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="folder">Made when missing.</param>
    /// <returns>The main file, or the folder where all of it counts.</returns>
    /// <exception cref="PlmLensException">The format cannot hold this autoencoder; says why.</exception>
    public static string Write(SaeFile sae, string format, string folder)
    {
        (SaeWeights weights, SaeSpec spec) = (sae.Sae.Weights, sae.Sae.Spec);
        SaeRecord record = RecordOf(sae);
        int k = spec.K ?? (record.Training?.Options.ActiveK is { } active and > 0 ? active : 1);
        float[]? maxima = sae.FeatureMax is null ? null : [.. sae.FeatureMax];
        switch (format)
        {
            case "saelens":
                SaeLensFormat.Write(sae.Sae, record, folder);
                return folder;
            case "interplm":
                InterPlmFormat.Write(weights, spec, k, maxima, folder);
                return folder;
            case "interprot":
                int layer = record.Layer ?? 0;
                string name = $"esm2_plm{sae.Sae.Width}_l{layer}_sae{sae.Sae.Latents}_k{k}.safetensors";
                InterProtFormat.Write(weights, spec, Path.Combine(folder, name));
                return Path.Combine(folder, name);
            case "sparsify":
                SparsifyFormat.Write(weights, spec, folder);
                return folder;
            case "dictionary_learning":
                DictionaryLearningFormat.Write(weights, spec, k, record, folder);
                return folder;
            default:
                throw new UsageException($"'{format}' is none of {string.Join(", ", Formats)}.");
        }
    }

    /// <summary>plmlens.json of a file that another tool wrote, as far as it says anything; the file's own record where
    /// there is one.</summary>
    public static SaeRecord RecordOf(SaeFile sae) => sae.Record ?? new SaeRecord
    {
        ModelName = sae.ModelName ?? "",
        ModelHash = "",
        Layer = sae.Layer,
        HookName = sae.HookName ?? "",
        TokenPolicy = "unknown",
    };
}
