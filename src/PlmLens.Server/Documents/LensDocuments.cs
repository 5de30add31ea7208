using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Documents;

/// <summary>The documents of a lens for callers that need no server: what the explorer shows of a latent or a
/// concept.</summary>
public static class LensDocuments
{
    /// <summary>One latent.</summary>
    /// <param name="lens">The lens.</param>
    /// <param name="latent">0 to latents - 1.</param>
    /// <exception cref="Core.PlmLensException">A file of the lens is damaged.</exception>
    public static FeatureDocument Feature(ExploredLens lens, int latent) => FeatureBuilder.Build(lens, latent);

    /// <summary>All concepts, in the order of <c>concepts.tsv</c>.</summary>
    /// <param name="lens">The lens.</param>
    /// <exception cref="Core.PlmLensException">A table of the lens is damaged.</exception>
    public static ConceptList Concepts(ExploredLens lens) => ConceptBuilder.List(lens);

    /// <summary>One concept.</summary>
    /// <param name="lens">The lens.</param>
    /// <param name="id">Its line in <c>concepts.tsv</c>, from 0.</param>
    /// <exception cref="Core.PlmLensException">A file of the lens is damaged.</exception>
    public static ConceptDocument Concept(ExploredLens lens, int id) => ConceptBuilder.Build(lens, id);
}
