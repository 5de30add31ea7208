using PlmLens.Store;

namespace PlmLens.Server.Lenses;

/// <summary>One annotated place: a stretch of residues, or the two residues of a link. 1-based, inclusive.</summary>
/// <param name="Protein">Number of the protein.</param>
/// <param name="Start">First residue.</param>
/// <param name="End">Last residue of the first stretch.</param>
/// <param name="SecondStart">First residue of the second stretch; 0 without one.</param>
/// <param name="SecondEnd">Last residue of the second stretch; 0 without one.</param>
internal readonly record struct ConceptPlace(int Protein, int Start, int End, int SecondStart, int SecondEnd)
{
    /// <summary>Whether the place has a residue of a stretch.</summary>
    public bool Overlaps(int start, int end) =>
        (Start <= end && start <= End) || (SecondStart > 0 && SecondStart <= end && start <= SecondEnd);
}

/// <summary>The places of one concept, by protein.</summary>
/// <param name="all">In the order of the corpus.</param>
internal sealed class ConceptPlaces(ConceptPlace[] all)
{
    /// <summary>All of them.</summary>
    public ReadOnlySpan<ConceptPlace> All => all;

    /// <summary>Number of places.</summary>
    public int Count => all.Length;

    /// <summary>The places in one protein.</summary>
    public ReadOnlySpan<ConceptPlace> Of(int protein)
    {
        int start = LowerBound(protein);
        int end = start;
        while (end < all.Length && all[end].Protein == protein)
            end++;
        return all.AsSpan(start, end - start);
    }

    private int LowerBound(int protein)
    {
        int low = 0, high = all.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (all[middle].Protein < protein)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Reads the places of a concept.</summary>
    /// <exception cref="Core.PlmLensException">The table is damaged.</exception>
    public static ConceptPlaces Read(CorpusInstances instances, int concept) => new(
    [
        .. instances.Of(concept).Select(place => new ConceptPlace(
            place.Protein,
            place.Spans[0].Start,
            place.Spans[0].End,
            place.Spans.Count > 1 ? place.Spans[1].Start : 0,
            place.Spans.Count > 1 ? place.Spans[1].End : 0)),
    ]);
}

/// <summary>The places of the concepts that were asked for lately.</summary>
/// <param name="instances">The table.</param>
/// <param name="concepts">Concepts of the lens.</param>
internal sealed class PlaceCache(CorpusInstances instances, int concepts)
{
    // 20 bytes each: 40 MB.
    private const long MostPlaces = 2_000_000;
    private readonly Lock _gate = new();
    private readonly ConceptPlaces?[] _known = new ConceptPlaces?[concepts];
    private long _held;

    /// <summary>The places of a concept.</summary>
    /// <exception cref="Core.PlmLensException">The table is damaged.</exception>
    public ConceptPlaces Of(int concept)
    {
        lock (_gate)
        {
            if (_known[concept] is { } known)
                return known;
        }

        ConceptPlaces read = ConceptPlaces.Read(instances, concept);
        lock (_gate)
        {
            if (_held + read.Count > MostPlaces)
            {
                Array.Clear(_known);
                _held = 0;
            }

            if (_known[concept] is null)
            {
                _known[concept] = read;
                _held += read.Count;
            }
        }

        return read;
    }
}
