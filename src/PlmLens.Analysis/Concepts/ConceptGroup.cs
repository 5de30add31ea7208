using PlmLens.Core;

namespace PlmLens.Analysis.Concepts;

/// <summary>A concept while its places are collected.</summary>
internal sealed class ConceptGroup(Concept concept)
{
    public Concept Concept => concept;

    /// <summary>In order of proteins.</summary>
    public List<ConceptInstance> Places { get; } = [];

    /// <summary>The notes that the places have; kept for groups over notes only.</summary>
    public HashSet<string> Notes { get; } = [];

    /// <summary>Proteins with at least one place.</summary>
    public int Proteins => Count(_ => true);

    /// <summary>Checks that there is something to choose on and something to report on.</summary>
    /// <exception cref="PlmLensException">A half of the corpus is empty.</exception>
    public static void CheckHalves(int proteins, CorpusSplit split)
    {
        for (int half = 0; half < 2; half++)
        {
            if (Enumerable.Range(0, proteins).All(p => split.HalfOf(p) != half))
            {
                throw new PlmLensException(
                    $"The {NameOf(half)} half of the corpus is empty; give proteins of at least 2 clusters.");
            }
        }
    }

    /// <summary>Why the concept is not worth testing; null when it is.</summary>
    public string? WhyNot(CorpusSplit split, ConceptOptions options)
    {
        for (int half = 0; half < 2; half++)
        {
            int places = Places.Count(place => split.HalfOf(place.Protein) == half);
            if (places < options.MinimumInstances)
                return $"{places} instances in the {NameOf(half)} half, {options.MinimumInstances} needed";
            int proteins = Count(protein => split.HalfOf(protein) == half);
            if (proteins < options.MinimumProteins)
                return $"{proteins} proteins in the {NameOf(half)} half, {options.MinimumProteins} needed";
        }

        return null;
    }

    private static string NameOf(int half) => half == CorpusSplit.Validation ? "validation" : "test";

    private int Count(Func<int, bool> counts)
    {
        int count = 0, last = -1;
        foreach (ConceptInstance place in Places)
        {
            if (place.Protein != last && counts(place.Protein))
                count++;
            last = place.Protein;
        }

        return count;
    }
}
