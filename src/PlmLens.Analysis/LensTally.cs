using PlmLens.Analysis.Scoring;
using PlmLens.Store;

namespace PlmLens.Analysis;

/// <summary>Counts what the SAE and the baselines find.</summary>
internal static class LensTally
{
    /// <param name="sae">The SAE's scores.</param>
    /// <param name="baselines">Those of the baselines, by name.</param>
    /// <param name="of">Which results to count.</param>
    public static ConceptTally Of(
        EncoderScores sae,
        IReadOnlyList<(string Name, EncoderScores Scores)> baselines,
        Func<EncoderScores, IEnumerable<ConceptResult>> of)
    {
        int Found(EncoderScores scores) => of(scores).Count(result => result.Found);

        int? FoundBy(string name)
        {
            foreach ((string one, EncoderScores scores) in baselines)
            {
                if (one == name)
                    return Found(scores);
            }

            return null;
        }

        return new ConceptTally(Found(sae), FoundBy("neurons") ?? 0, FoundBy("shuffled"), of(sae).Count())
        {
            Pca = FoundBy("pca"),
            Random = FoundBy("random"),
        };
    }
}
