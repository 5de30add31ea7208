using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>How <see cref="EsmModel.Load"/> treats the weights it reads.</summary>
public sealed record EsmLoadOptions
{
    /// <summary>When not null, the values inside every weight tensor are permuted with this seed: the random-model
    /// baseline of InterPLM.</summary>
    public ulong? ShuffleSeed { get; init; }
}

/// <summary>
/// An ESM-2, ESM-1b or ESM-1v encoder with its weights in a backend's layout. Written against the op table only, so it
/// runs on every backend.
/// </summary>
/// <remarks>Passes run one at a time: not thread-safe. Use the backend that it was loaded with for nothing else while a
/// pass runs.</remarks>
public sealed partial class EsmModel : IDisposable
{
    private readonly IBackend _backend;
    private readonly EsmParameters _weights;
    private readonly EsmWorkspace _work;
    private readonly float _queryScale;
    private bool _disposed;

    private EsmModel(IEsmWeights source, IBackend backend)
    {
        Config = source.Config;
        Name = source.Name;
        ModelHash = source.Hash;
        Notes = [.. source.Notes];
        _backend = backend;
        _queryScale = 1 / MathF.Sqrt(Config.HeadDim);
        _weights = EsmParameters.Build(source, backend);
        _work = new EsmWorkspace(Config);
    }

    /// <summary>Shape and options.</summary>
    public EsmConfig Config { get; }

    /// <summary>Name of the folder or file the model came from.</summary>
    public string Name { get; }

    /// <summary>
    /// 64 hexadecimal digits that name the weights: SHA-256 of the checkpoint (see <c>ICheckpoint.Sha256</c>); for
    /// shuffled and random weights, of a text that names the checkpoint or shape and the seed.
    /// </summary>
    public string ModelHash { get; }

    /// <summary>Sentences about the load that a user may want to read, such as unused tensors; may be empty.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>True when logits can be asked for.</summary>
    public bool HasLmHead => _weights.LmHead is not null;

    /// <summary>True when contacts can be asked for.</summary>
    public bool HasContactHead => _weights.ContactHead is not null;

    /// <summary>What the model computes on.</summary>
    public IBackend Backend => _backend;

    /// <summary>What <see cref="ModelHash"/> would be, without loading the weights: reads the file once.</summary>
    /// <param name="path">As for <see cref="Load"/>.</param>
    /// <exception cref="PlmLensException">It is not an ESM encoder.</exception>
    public static string HashOf(string path)
    {
        using IEsmWeights source = EsmCheckpoint.Open(path);
        return source.Hash;
    }

    /// <summary>
    /// Loads a Hugging Face folder (config.json, vocab.txt if any, weights in one or several files), a weights file
    /// inside such a folder, or a fair-esm <c>.pt</c> file with its <c>-contact-regression.pt</c> beside it if any.
    /// </summary>
    /// <param name="path">Folder or file.</param>
    /// <param name="backend">What to compute on.</param>
    /// <param name="options">Null for none.</param>
    /// <exception cref="PlmLensException">It is not an ESM encoder, or tensors are missing, misshapen or not
    /// finite.</exception>
    public static EsmModel Load(string path, IBackend backend, EsmLoadOptions? options = null)
    {
        IEsmWeights source = EsmCheckpoint.Open(path);
        if (options?.ShuffleSeed is { } seed)
            source = new ShuffledWeights(source, seed);
        using (source)
            return new EsmModel(source, backend);
    }

    /// <summary>A model with random weights, for measuring speed and memory.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="seed">Decides every weight.</param>
    /// <param name="backend">What to compute on.</param>
    public static EsmModel Random(EsmConfig config, ulong seed, IBackend backend)
    {
        config.Validate("The configuration");
        using var source = new RandomWeights(config, seed);
        return new EsmModel(source, backend);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _work.Dispose();
        _weights.Dispose();
    }
}
