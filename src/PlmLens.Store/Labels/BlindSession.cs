using System.Globalization;
using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>One thing to rate.</summary>
/// <param name="Source">Where it comes from; not to be shown to who rates.</param>
/// <param name="Index">Its number there.</param>
public readonly record struct BlindItem(LabelSource Source, int Index);

/// <summary>
/// A blind rating session: latents of a lens and, for comparison, the model's neurons and latents of an SAE of the
/// model with shuffled weights, in an order that tells nothing. All of it follows from the key, so that a server needs
/// to remember nothing and a rating can be checked later. After InterProt (Adams et al. 2025), whose raters saw 100
/// latents and 100 neurons.
/// </summary>
public sealed class BlindSession
{
    /// <summary>Most items of one source.</summary>
    public const int MostOfEach = 1000;

    private const string Prefix = "blind";
    private readonly Dictionary<BlindItem, int> _places;

    private BlindSession(string key, BlindItem[] items)
    {
        Key = key;
        Items = items;
        _places = items.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
    }

    /// <summary>Names the session: with the same candidates it gives the same items.</summary>
    public string Key { get; }

    /// <summary>What to rate, in the order to show it.</summary>
    public IReadOnlyList<BlindItem> Items { get; }

    /// <summary>Place of an item in <see cref="Items"/>; null when it is not of the session.</summary>
    public int? PlaceOf(BlindItem item) => _places.TryGetValue(item, out int place) ? place : null;

    /// <summary>The key of a session.</summary>
    /// <param name="seed">Chooses the items and their order.</param>
    /// <param name="sizes">How many of each source.</param>
    public static string KeyOf(ulong seed, BlindSizes sizes) => string.Create(
        CultureInfo.InvariantCulture, $"{Prefix}-{seed}-{sizes.Latents}-{sizes.Neurons}-{sizes.Shuffled}");

    /// <summary>Samples a session. Each source is drawn by itself: how many there are of one changes nothing in
    /// another.</summary>
    /// <param name="seed">Chooses the items and their order.</param>
    /// <param name="sizes">How many of each source, 0 to 1000, of latents at least 1; fewer when there are
    /// fewer.</param>
    /// <param name="candidates">What there is.</param>
    /// <exception cref="PlmLensException">There are no latents, or a size is out of range.</exception>
    public static BlindSession Sample(ulong seed, BlindSizes sizes, BlindCandidates candidates)
    {
        foreach (int size in (int[])[sizes.Latents, sizes.Neurons, sizes.Shuffled])
        {
            if (size is < 0 or > MostOfEach)
                throw new PlmLensException($"A blind session takes 0 to {MostOfEach} of each kind, not {size}.");
        }

        if (sizes.Latents == 0)
            throw new PlmLensException("A blind session needs at least 1 latent.");
        if (candidates.Latents.Count == 0)
            throw new PlmLensException("There is no active latent to rate.");
        sizes = sizes.AtMost(candidates);
        BlindItem[] items =
        [
            .. Choose(seed, LabelSource.Latents, candidates, sizes.Latents),
            .. Choose(seed, LabelSource.Neurons, candidates, sizes.Neurons),
            .. Choose(seed, LabelSource.Shuffled, candidates, sizes.Shuffled),
        ];
        new SeededRandom(seed, "blind order").Shuffle<BlindItem>(items);
        return new BlindSession(KeyOf(seed, sizes), items);
    }

    /// <summary>Makes the session of a key again.</summary>
    /// <param name="key">See <see cref="Key"/>.</param>
    /// <param name="candidates">As in <see cref="Sample"/>.</param>
    /// <exception cref="PlmLensException">It is no key, or the session has more of a kind than there are.</exception>
    public static BlindSession Open(string key, BlindCandidates candidates)
    {
        if (key.Split('-') is not [Prefix, var seedText, var latents, var neurons, var shuffled]
            || !ulong.TryParse(seedText, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            || !TrySize(latents, out int l) || !TrySize(neurons, out int n) || !TrySize(shuffled, out int s)
            || l == 0
            || KeyOf(seed, new BlindSizes(l, n, s)) != key)
        {
            throw new PlmLensException("That is no key of a blind session; start a new one.");
        }

        BlindSession session = Sample(seed, new BlindSizes(l, n, s), candidates);
        return session.Key == key
            ? session
            : throw new PlmLensException($"The session {key} has more of a kind than the lens has; start a new one.");
    }

    private static bool TrySize(string text, out int size) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size <= MostOfEach;

    private static IEnumerable<BlindItem> Choose(
        ulong seed, LabelSource source, BlindCandidates candidates, int count)
    {
        int[] all = [.. candidates.Of(source)];
        new SeededRandom(seed, $"blind {source}").Shuffle<int>(all);
        return all.Take(count).Select(index => new BlindItem(source, index));
    }
}
