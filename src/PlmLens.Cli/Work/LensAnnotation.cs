using PlmLens.Analysis.Concepts;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Cli.Work;

/// <summary>The concepts of a lens, for verbs that read its annotation again.</summary>
internal static class LensAnnotation
{
    /// <summary>Which concepts the lens tested.</summary>
    /// <exception cref="PlmLensException">They are not from UniProt's annotation.</exception>
    public static ConceptOptions OptionsOf(LensFolder lens)
    {
        LensScoring scoring = lens.Manifest.Scoring;
        if (scoring.Labels is { } labels)
        {
            throw new PlmLensException(
                $"The concepts of {lens.Folder} are from the label file {labels}, not from UniProt's annotation; give "
                + "a lens that was scored without --labels.");
        }

        return new ConceptOptions
        {
            MinimumInstances = scoring.MinimumInstances,
            MinimumProteins = scoring.MinimumProteins,
            MixedTypes = scoring.MixedTypes,
        };
    }
}
