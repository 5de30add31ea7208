using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>The annotated proteins of a lens: the folder <c>corpus</c>. Tables are opened on first use; safe from
/// several threads at once. See docs/formats/lens.md.</summary>
public sealed class CorpusFolder : IDisposable
{
    private readonly Lazy<CorpusAnnotations> _annotations;
    private readonly Lazy<CorpusInstances> _instances;

    private CorpusFolder(string lens)
    {
        Proteins = CorpusProteins.Open(Path.Combine(lens, CorpusProteins.FileName));
        _annotations = new(() => CorpusAnnotations.Open(Path.Combine(lens, CorpusAnnotations.FileName), Proteins));
        _instances = new(() => CorpusInstances.Open(Path.Combine(lens, CorpusInstances.FileName), Proteins));
    }

    /// <summary>The proteins, numbered as in the lens's codes.</summary>
    public CorpusProteins Proteins { get; }

    /// <summary>What UniProt says of them.</summary>
    /// <exception cref="PlmLensException">The table is missing or damaged.</exception>
    public CorpusAnnotations Annotations => _annotations.Value;

    /// <summary>The places of the concepts that were scored.</summary>
    /// <exception cref="PlmLensException">The table is missing or damaged.</exception>
    public CorpusInstances Instances => _instances.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_annotations.IsValueCreated)
            Annotations.Dispose();
        if (_instances.IsValueCreated)
            Instances.Dispose();
        Proteins.Dispose();
    }

    /// <summary>Opens the corpus of a lens.</summary>
    /// <param name="lens">The lens's folder.</param>
    /// <param name="stored">The proteins of its codes.</param>
    /// <returns>Null when the lens has none: it was made by an earlier version.</returns>
    /// <exception cref="PlmLensException">The table is damaged or is not of the same proteins.</exception>
    internal static CorpusFolder? Open(string lens, IReadOnlyList<StoredProtein> stored)
    {
        if (!File.Exists(Path.Combine(lens, CorpusProteins.FileName)))
            return null;
        var corpus = new CorpusFolder(lens);
        if (corpus.WhyOther(stored) is not { } difference)
            return corpus;
        corpus.Dispose();
        string path = Path.Combine(lens, CorpusProteins.FileName);
        throw new PlmLensException($"{path} does not fit the codes: {difference}; build the lens again.");
    }

    private string? WhyOther(IReadOnlyList<StoredProtein> stored)
    {
        if (Proteins.Count != stored.Count)
            return $"it has {Proteins.Count} proteins and they {stored.Count}";
        for (int p = 0; p < stored.Count; p++)
        {
            if (Proteins.AccessionOf(p) == stored[p].Accession && Proteins.LengthOf(p) == stored[p].Length)
                continue;
            return $"protein {p + 1} is {Proteins.AccessionOf(p)} of {Proteins.LengthOf(p)} residues here and "
                + $"{stored[p].Accession} of {stored[p].Length} there";
        }

        return null;
    }
}
