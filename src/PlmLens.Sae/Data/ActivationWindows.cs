using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Store;

namespace PlmLens.Sae;

/// <summary>
/// Shuffled hidden states from caches or from models that run on the fly, and the batches of them: for one autoencoder
/// or, over the same pass, for many. A window of rows is in memory and visited in a seeded order while the next one is
/// read, or computed, by a thread of its own.
/// </summary>
/// <remarks>
/// The batches depend on data, options, policy and batch size alone: not on threads, on timing, or on what was read
/// before, so a resumed run needs only its step number. Sources of one object may be used from several threads; they
/// share windows as long as they go forward together, step by step.
/// </remarks>
public sealed class ActivationWindows : IDisposable
{
    private readonly WindowReader _reader;
    private readonly WindowOptions _options;

    private ActivationWindows(IWindowFeed feed, WindowOptions options, ActivationPolicy policy)
    {
        _reader = new WindowReader(feed);
        _options = options;
        Policy = policy;
    }

    /// <summary>The hidden states that can be asked for.</summary>
    public IReadOnlyList<ActivationStream> Streams => _reader.Feed.Streams;

    /// <summary>Which rows there are and which are left out.</summary>
    public ActivationPolicy Policy { get; }

    /// <summary>Rows of one epoch.</summary>
    public long Tokens => _reader.Feed.Rows;

    /// <summary>Rows of caches.</summary>
    /// <param name="tables">One for each stream, of one cache or of several over the same proteins. The caches stay the
    /// caller's and open.</param>
    /// <param name="options">How rows are shuffled; null for the defaults.</param>
    /// <param name="policy">Which rows are left out; null for the defaults.</param>
    /// <exception cref="PlmLensException">The caches are empty, or of different proteins.</exception>
    /// <exception cref="UsageException">Settings contradict each other or the caches.</exception>
    public static ActivationWindows OverCaches(
        IReadOnlyList<CachedRows> tables, WindowOptions? options = null, ActivationPolicy? policy = null)
    {
        (options, policy) = Checked(options, policy);
        if (policy.Tokens != TokenPolicy.Residues)
        {
            throw new UsageException(
                $"The activation cache {tables[0].Cache.Folder} has no rows for start and end tokens; train on " +
                "residues only, or on proteins in place of a cache.");
        }

        return new ActivationWindows(new CacheFeed(tables, options), options, policy);
    }

    /// <summary>Hidden states that models compute when they are wanted, all hook points of a model in one pass.
    /// </summary>
    /// <param name="models">One for each model. Two models must take the same sequences in the same pieces.</param>
    /// <param name="proteins">Read once, in order.</param>
    /// <param name="pass">How they go through the models; null for the defaults.</param>
    /// <param name="options">How rows are shuffled; null for the defaults.</param>
    /// <param name="policy">Which rows there are and which are left out; null for the defaults.</param>
    /// <exception cref="PlmLensException">There are no proteins, or one cannot be tokenised.</exception>
    /// <exception cref="UsageException">Settings contradict each other.</exception>
    public static ActivationWindows OverModels(
        IReadOnlyList<ModelHooks> models,
        IEnumerable<NamedSequence> proteins,
        ModelPass? pass = null,
        WindowOptions? options = null,
        ActivationPolicy? policy = null)
    {
        (options, policy) = Checked(options, policy);
        var feed = new ModelFeed(models, proteins, pass ?? new ModelPass(), policy.Tokens, options);
        return new ActivationWindows(feed, options, policy);
    }

    /// <summary>Number of the stream of a hook point.</summary>
    /// <param name="hook">Its name.</param>
    /// <param name="modelSha256">Of which model; null when only one has it.</param>
    /// <exception cref="PlmLensException">There is none, or more than one.</exception>
    public int IndexOf(string hook, string? modelSha256 = null)
    {
        int[] found =
        [
            .. Enumerable.Range(0, Streams.Count)
                .Where(i => Streams[i].Hook == hook && (modelSha256 is null || modelSha256 == Streams[i].ModelSha256)),
        ];
        return found.Length == 1
            ? found[0]
            : throw new PlmLensException(
                $"{hook} names {found.Length} of the hidden states {string.Join(", ", Streams.Select(s => s.Hook))}; " +
                "name exactly one.");
    }

    /// <summary>Batches for an autoencoder.</summary>
    /// <param name="stream">Number in <see cref="Streams"/>.</param>
    public IActivationSource Source(int stream) => Make([stream], -1);

    /// <summary>Batches for a transcoder.</summary>
    /// <param name="input">Stream that it reads.</param>
    /// <param name="target">Stream that it is to write.</param>
    public IActivationSource Pair(int input, int target) => Make([input], target);

    /// <summary>Batches for a crosscoder: streams of one width side by side.</summary>
    /// <param name="streams">Two or more.</param>
    /// <exception cref="UsageException">There are fewer, or their widths differ.</exception>
    public IActivationSource Stacked(IReadOnlyList<int> streams)
    {
        int[] widths = [.. streams.Select(s => Streams[s].Width).Distinct()];
        if (streams.Count < 2 || widths.Length != 1)
        {
            throw new UsageException(
                $"A crosscoder reads two or more hidden states of one width, not {streams.Count} of " +
                $"{string.Join(" and ", widths)}.");
        }

        return Make([.. streams], -1);
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static (WindowOptions, ActivationPolicy) Checked(WindowOptions? options, ActivationPolicy? policy)
    {
        options ??= new WindowOptions();
        policy ??= new ActivationPolicy();
        options.Validate();
        policy.Validate();
        return (options, policy);
    }

    private WindowedSource Make(int[] inputs, int target) => new(_reader, inputs, target, Policy, _options.Seed);
}
