using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// An autoencoder from a file or folder of any format that is read: PlmLens and SAELens, InterPLM, InterProt, sparsify,
/// dictionary_learning. docs/formats/sae.md lists what each may hold.
/// </summary>
public sealed class SaeFile : IDisposable
{
    private SaeFile(string path, SaeContent content, SparseAutoencoder sae)
    {
        Path = path;
        Sae = sae;
        Format = content.Format;
        Record = content.Record;
        FeatureMax = content.FeatureMax;
        ModelName = content.ModelName;
        HookName = content.HookName;
        Layer = content.Layer;
        Notes = content.Notes;
    }

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <summary>Its format in words, such as "InterPLM BatchTopK".</summary>
    public string Format { get; }

    /// <summary>The autoencoder, for raw hidden states.</summary>
    public SparseAutoencoder Sae { get; }

    /// <summary>plmlens.json; null when another tool wrote the file.</summary>
    public SaeRecord? Record { get; }

    /// <summary>[latents]: the largest value of each latent over some corpus; null when not known. A latent that never
    /// fired has 0.</summary>
    public IReadOnlyList<float>? FeatureMax { get; }

    /// <summary>Name of the model it belongs to; null when the file does not say.</summary>
    public string? ModelName { get; }

    /// <summary>Hook point it belongs to; null when the file does not say or gives a layer number instead.</summary>
    public string? HookName { get; }

    /// <summary>Number of the hidden state it belongs to; null when the file does not say.</summary>
    public int? Layer { get; }

    /// <summary>What a user should know about how the file was read: sentences.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>True when the path looks like an autoencoder of a known format.</summary>
    public static bool IsSae(string path) => SaeFormats.IsSae(path);

    /// <summary>Opens an autoencoder. Nothing in the file is executed; its format is told by its content.</summary>
    /// <param name="path">A file or folder.</param>
    /// <param name="backend">Runs the autoencoder.</param>
    /// <param name="options">What the file does not say.</param>
    /// <exception cref="PlmLensException">It is no autoencoder, is damaged, lacks what <paramref name="options"/> must
    /// then say, or cannot be run exactly.</exception>
    public static SaeFile Open(string path, IBackend backend, SaeOpenOptions? options = null)
    {
        options ??= new SaeOpenOptions();
        SaeContent content = SaeFormats.Read(path, options);
        try
        {
            if (options.K is { } k && content.Spec.K != k)
                throw new PlmLensException($"{path} is a {content.Spec.Describe()}, to which k does not apply.");
            if (options.NormaliseFeatures && content.FeatureMax is null)
            {
                throw new PlmLensException(
                    $"{path} does not record the largest value of each latent, so codes cannot be divided by it.");
            }

            float[] maxima = options.NormaliseFeatures ? content.FeatureMax! : [];
            return new SaeFile(path, content, new SparseAutoencoder(backend, content.Weights, content.Spec, maxima));
        }
        catch (PlmLensException e) when (!e.Message.Contains(path, StringComparison.Ordinal))
        {
            content.Weights.Dispose();
            throw new PlmLensException($"{path}: {e.Message}", e);
        }
        catch
        {
            content.Weights.Dispose();
            throw;
        }
    }

    /// <summary>Refuses to go on with another model or hook point than the autoencoder was trained on.</summary>
    /// <param name="modelName">Name of the model at hand, for the message.</param>
    /// <param name="modelHash">SHA-256 that identifies its weights.</param>
    /// <param name="hookName">The hook point at hand.</param>
    /// <returns>False when the file has no model hash, so that only the hook point could be compared: then warn, and
    /// test the reconstruction on real activations.</returns>
    /// <exception cref="PlmLensException">It belongs to another model or hook point; names both.</exception>
    public bool RequireModel(string modelName, string modelHash, string hookName)
    {
        bool known = Record is { ModelHash.Length: > 0 };
        if (known && Record!.ModelHash != modelHash)
        {
            throw new PlmLensException(
                $"The autoencoder in {Path} belongs to model {Record.ModelName} ({Short(Record.ModelHash)}), not to " +
                $"{modelName} ({Short(modelHash)}): use it with its own model.");
        }

        if (HookName is not null && HookName != hookName)
        {
            throw new PlmLensException(
                $"The autoencoder in {Path} belongs to {HookName} of {ModelName ?? "its model"}, not to {hookName} " +
                $"of {modelName}: use it with its own layer.");
        }

        return known;
    }

    /// <inheritdoc/>
    public void Dispose() => Sae.Dispose();

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
