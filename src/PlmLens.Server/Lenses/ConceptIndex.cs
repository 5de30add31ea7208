using PlmLens.Store;

namespace PlmLens.Server.Lenses;

/// <summary>The concepts of a lens with what every encoder makes of them.</summary>
internal sealed class ConceptIndex
{
    /// <summary>Baselines in the order to show, by file name.</summary>
    private static readonly string[] s_baselines = ["neurons", "pca", "random", "shuffled"];

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    private ConceptIndex(
        IReadOnlyList<LensConcept> concepts, IReadOnlyDictionary<string, IReadOnlyList<LensConcept>> baselines)
    {
        All = concepts;
        Baselines = baselines;
        for (int i = 0; i < concepts.Count; i++)
            _ids.TryAdd(concepts[i].Concept, i);
    }

    /// <summary>In the order of <c>concepts.tsv</c>.</summary>
    public IReadOnlyList<LensConcept> All { get; }

    /// <summary>The same concepts for each baseline, by its name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<LensConcept>> Baselines { get; }

    /// <summary>Number of a concept, or -1.</summary>
    public int IdOf(string concept) => _ids.GetValueOrDefault(concept, -1);

    /// <summary>Reads them.</summary>
    /// <exception cref="Core.PlmLensException">A table is damaged.</exception>
    public static ConceptIndex Read(LensFolder lens)
    {
        var baselines = new Dictionary<string, IReadOnlyList<LensConcept>>();
        foreach (string name in s_baselines)
        {
            string file = Path.Combine("baselines", name + ".tsv");
            if (File.Exists(Path.Combine(lens.Folder, file)))
                baselines[name] = lens.ReadConcepts(file);
        }

        return new ConceptIndex(lens.ReadConcepts(), baselines);
    }

    /// <summary>The kind of a concept: what stands before the colon.</summary>
    public static string CategoryOf(string concept)
    {
        int colon = concept.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? concept : concept[..colon];
    }
}
