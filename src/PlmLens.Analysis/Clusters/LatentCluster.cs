using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Metrics;
using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Clusters;

/// <summary>What the latents of one cluster have in common.</summary>
/// <param name="Size">Latents.</param>
/// <param name="Stability">As HDBSCAN defines it.</param>
/// <param name="Central">The latent whose direction is nearest to their mean.</param>
/// <param name="MeanCosine">Mean cosine of their directions with that mean.</param>
/// <param name="Concept">The best concept of most of them; null when none has one.</param>
/// <param name="WithConcept">Latents whose best concept it is.</param>
/// <param name="Expected">How many that would be in a cluster of this size drawn at random from all latents.</param>
/// <param name="MeanTestF1">Mean F1 of those latents for it on the test half; null without a concept.</param>
internal sealed record LatentCluster(
    int Size,
    double Stability,
    int Central,
    double MeanCosine,
    Concept? Concept,
    int WithConcept,
    double Expected,
    double? MeanTestF1)
{
    /// <summary>Describes the clusters.</summary>
    /// <param name="clustering">Point i is latent latents[i].</param>
    /// <param name="latents">The latents.</param>
    /// <param name="directions">Row i is the direction of latents[i].</param>
    /// <param name="scores">What the latents mean.</param>
    /// <param name="conceptFrom">Least F1 on validation of a latent's concept.</param>
    public static IReadOnlyList<LatentCluster> Of(
        Clustering clustering,
        IReadOnlyList<int> latents,
        UnitRows directions,
        ConceptScores scores,
        double conceptFrom)
    {
        ConceptPair?[] best = [.. latents.Select(latent => scores.PairsByFeature[latent] is [{ } pair, ..]
            && pair.Validation.F1 >= conceptFrom ? pair : null)];
        Dictionary<int, int> everywhere =
            best.OfType<ConceptPair>().CountBy(pair => pair.Concept).ToDictionary();
        IReadOnlyList<int>[] members = clustering.Members();
        return [.. members.Select((points, cluster) =>
        {
            (int central, double cosine) = Centre(points, directions);
            ConceptPair[] pairs = [.. points.Select(i => best[i]).OfType<ConceptPair>()];
            int common = pairs.CountBy(pair => pair.Concept).OrderByDescending(count => count.Value)
                .ThenBy(count => count.Key).Select(count => count.Key).DefaultIfEmpty(-1).First();
            ConceptPair[] own = [.. pairs.Where(pair => pair.Concept == common)];
            return new LatentCluster(
                points.Count,
                clustering.Stabilities[cluster],
                latents[central],
                cosine,
                common < 0 ? null : scores.Concepts[common].Concept,
                own.Length,
                common < 0 ? 0 : (double)points.Count * everywhere[common] / latents.Count,
                own.Length == 0 ? null : own.Average(pair => pair.Test.F1));
        })];
    }

    private static (int Central, double MeanCosine) Centre(IReadOnlyList<int> points, UnitRows directions)
    {
        var mean = new double[directions.Width];
        foreach (int point in points)
        {
            ReadOnlySpan<float> row = directions.Slice(point, 1).Span;
            for (int c = 0; c < mean.Length; c++)
                mean[c] += row[c];
        }

        double length = Math.Sqrt(mean.Sum(value => value * value)), sum = 0, largest = double.NegativeInfinity;
        int central = points[0];
        foreach (int point in points)
        {
            ReadOnlySpan<float> row = directions.Slice(point, 1).Span;
            double cosine = 0;
            for (int c = 0; c < mean.Length && length > 0; c++)
                cosine += mean[c] * row[c] / length;
            sum += cosine;
            if (cosine > largest)
                (central, largest) = (point, cosine);
        }

        return (central, sum / points.Count);
    }
}
