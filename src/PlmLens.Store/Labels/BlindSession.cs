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

    private BlindSession(ulong seed, int each, bool neurons, bool shuffled, BlindItem[] items)
    {
        Key = string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}-{seed}-{each}-{(neurons ? 1 : 0)}-{(shuffled ? 1 : 0)}");
        Items = items;
    }

    /// <summary>Names the session: with the same candidates it gives the same items.</summary>
    public string Key { get; }

    /// <summary>What to rate, in the order to show it.</summary>
    public IReadOnlyList<BlindItem> Items { get; }

    /// <summary>Samples a session.</summary>
    /// <param name="seed">Chooses the items and their order.</param>
    /// <param name="each">How many of each source, 1 to 1000; fewer when there are fewer.</param>
    /// <param name="latents">The latents to choose from, such as those that are active.</param>
    /// <param name="neurons">The neurons to choose from; empty for none.</param>
    /// <param name="shuffled">The latents of the shuffled model's SAE to choose from; empty for none.</param>
    /// <exception cref="PlmLensException">There are no latents, or <paramref name="each"/> is out of range.</exception>
    public static BlindSession Sample(
        ulong seed,
        int each,
        IReadOnlyList<int> latents,
        IReadOnlyList<int>? neurons = null,
        IReadOnlyList<int>? shuffled = null)
    {
        if (each is < 1 or > MostOfEach)
            throw new PlmLensException($"A blind session takes 1 to {MostOfEach} of each kind, not {each}.");
        if (latents.Count == 0)
            throw new PlmLensException("There is no active latent to rate.");
        List<BlindItem> items = [];
        Choose(items, seed, each, LabelSource.Latents, latents);
        Choose(items, seed, each, LabelSource.Neurons, neurons ?? []);
        Choose(items, seed, each, LabelSource.Shuffled, shuffled ?? []);
        BlindItem[] order = [.. items];
        new SeededRandom(seed, "blind order").Shuffle<BlindItem>(order);
        return new BlindSession(seed, each, neurons is { Count: > 0 }, shuffled is { Count: > 0 }, order);
    }

    /// <summary>Makes the session of a key again.</summary>
    /// <param name="key">See <see cref="Key"/>.</param>
    /// <param name="latents">As in <see cref="Sample"/>.</param>
    /// <param name="neurons">As in <see cref="Sample"/>; not looked at when the session has none.</param>
    /// <param name="shuffled">As in <see cref="Sample"/>; not looked at when the session has none.</param>
    /// <exception cref="PlmLensException">It is no key, or the session has controls that are not there.</exception>
    public static BlindSession Open(
        string key,
        IReadOnlyList<int> latents,
        IReadOnlyList<int>? neurons = null,
        IReadOnlyList<int>? shuffled = null)
    {
        if (key.Split('-') is not [Prefix, var seedText, var eachText, "0" or "1", "0" or "1"]
            || !ulong.TryParse(seedText, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            || !int.TryParse(eachText, NumberStyles.None, CultureInfo.InvariantCulture, out int each))
        {
            throw new PlmLensException("That is no key of a blind session; start a new one.");
        }

        BlindSession session = Sample(
            seed, each, latents, key[^3] == '1' ? neurons : null, key[^1] == '1' ? shuffled : null);
        return session.Key == key
            ? session
            : throw new PlmLensException($"The session {key} has controls that are not there; start a new one.");
    }

    private static void Choose(
        List<BlindItem> items, ulong seed, int each, LabelSource source, IReadOnlyList<int> candidates)
    {
        int[] all = [.. candidates.Distinct().Order()];
        new SeededRandom(seed, $"blind {source}").Shuffle<int>(all);
        items.AddRange(all.Take(each).Select(index => new BlindItem(source, index)));
    }
}
