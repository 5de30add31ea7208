using PlmLens.Analysis.Scoring;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Benchmarks.Concepts;

/// <summary>Keeps the counts of every feature, concept and threshold, and compares them with a peer's.</summary>
internal sealed class CountSheet(int features, int concepts, int thresholds) : IFeatureCountsSink
{
    private readonly PairCounts[] _counts = new PairCounts[features * concepts * thresholds];

    /// <inheritdoc/>
    public void Accept(FeatureCounts counts)
    {
        int at = counts.Feature * concepts * thresholds;
        for (int concept = 0; concept < concepts; concept++)
        {
            for (int t = 0; t < thresholds; t++)
                _counts[at++] = counts.Get(concept, 0, t);
        }
    }

    /// <summary>Number of counts that differ from those in a file of the peer: <c>tp</c>, <c>fp</c>, <c>hit</c>, each
    /// [concepts, its features, thresholds], and <c>f1</c> of both halves of the definition.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compared">Number of counts compared.</param>
    public long Differences(string path, out long compared)
    {
        using ICheckpoint file = Checkpoint.Open(path);
        int[] tp = Read(file, "tp"), fp = Read(file, "fp"), hit = Read(file, "hit");
        int theirs = tp.Length / (concepts * thresholds);
        compared = 3L * tp.Length;
        long differences = 0;
        for (int concept = 0, at = 0; concept < concepts; concept++)
        {
            for (int feature = 0; feature < theirs; feature++)
            {
                for (int t = 0; t < thresholds; t++, at++)
                {
                    PairCounts ours = _counts[(((feature * concepts) + concept) * thresholds) + t];
                    differences += ours.TruePositives == tp[at] ? 0 : 1;
                    differences += ours.FalsePositives == fp[at] ? 0 : 1;
                    differences += ours.InstancesHit == hit[at] ? 0 : 1;
                }
            }
        }

        return differences;
    }

    private static int[] Read(ICheckpoint file, string name)
    {
        using Core.Tensor tensor = file.Read(name);
        return tensor.View<int>().Span.ToArray();
    }
}
