using System.Runtime.CompilerServices;

namespace PlmLens.Analysis.Scoring;

/// <summary>The counting of one feature; see <see cref="ConceptCounter"/>.</summary>
internal static class FeatureCountLoop
{
    /// <param name="column">The values.</param>
    /// <param name="segments">The segment of each.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="counts">Has the cuts; receives the counts.</param>
    /// <param name="scratch">Of these labels.</param>
    public static void Run(
        FeatureColumn column,
        ReadOnlySpan<int> segments,
        LabelIndex labels,
        FeatureCounts counts,
        CountScratch scratch)
    {
        counts.Clear();
        if (column.IsDense)
            AddDense(column.Values, segments, labels, counts, scratch);
        else
            AddSparse(column.Values, segments, labels, counts, scratch);
        AddInstances(labels, counts, scratch);
        SumFromTheTop(counts.TruePositives, counts.Thresholds);
        SumFromTheTop(counts.InstancesHit, counts.Thresholds);
        SumFromTheTop(counts.Active, counts.Thresholds);
    }

    /// <summary>What the thresholds are for a feature of this range.</summary>
    public static void SetCuts(FeatureRange range, double[] thresholds, ThresholdScale scale, Span<float> cuts)
    {
        for (int t = 0; t < thresholds.Length; t++)
            cuts[t] = Cut(thresholds[t], scale, range.Minimum, range.Maximum);
    }

    private static float Cut(double threshold, ThresholdScale scale, float minimum, float maximum) => scale switch
    {
        ThresholdScale.None => (float)threshold,
        ThresholdScale.Maximum => (float)(threshold * maximum),
        _ => (float)(minimum + (threshold * ((double)maximum - minimum))),
    };

    private static void AddSparse(
        ReadOnlySpan<float> values,
        ReadOnlySpan<int> segments,
        LabelIndex labels,
        FeatureCounts counts,
        CountScratch scratch)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int level = Level(values[i], counts.Cuts);
            if (level > 0)
                AddSegment(segments[i], level, 1, labels, counts, scratch);
        }
    }

    // A dense column visits every residue, and neighbours mostly share a segment: so first only the levels of each
    // stretch are counted, then its segment is added once for each level.
    private static void AddDense(
        ReadOnlySpan<float> values,
        ReadOnlySpan<int> segments,
        LabelIndex labels,
        FeatureCounts counts,
        CountScratch scratch)
    {
        int[] levels = scratch.Levels;
        for (int start = 0, end; start < values.Length; start = end)
        {
            int segment = segments[start];
            end = start;
            do
                levels[Level(values[end], counts.Cuts)]++;
            while (++end < values.Length && segments[end] == segment);
            for (int level = 1; level < levels.Length; level++)
            {
                if (levels[level] > 0)
                    AddSegment(segment, level, levels[level], labels, counts, scratch);
            }

            Array.Clear(levels);
        }
    }

    private static void AddSegment(
        int segment, int level, int residues, LabelIndex labels, FeatureCounts counts, CountScratch scratch)
    {
        int thresholds = counts.Thresholds;
        counts.Active[(labels.GroupOf(segment) * thresholds) + level - 1] += residues;
        foreach (int row in labels.RowsOf(segment))
            counts.TruePositives[(row * thresholds) + level - 1] += residues;
        foreach (int instance in labels.InstancesOf(segment))
        {
            byte before = scratch.InstanceLevels[instance];
            if (before >= level)
                continue;
            if (before == 0)
                scratch.TouchedInstances.Add(instance);
            scratch.InstanceLevels[instance] = (byte)level;
        }
    }

    private static void AddInstances(LabelIndex labels, FeatureCounts counts, CountScratch scratch)
    {
        foreach (int instance in scratch.TouchedInstances)
        {
            int level = scratch.InstanceLevels[instance];
            counts.InstancesHit[(labels.RowOfInstance(instance) * counts.Thresholds) + level - 1]++;
            scratch.InstanceLevels[instance] = 0;
        }

        scratch.TouchedInstances.Clear();
    }

    // The number of ascending cuts that the value is strictly greater than; NaN exceeds none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Level(float value, ReadOnlySpan<float> cuts)
    {
        // No early exit: comparing with all few cuts costs less than a branch that is often guessed wrong.
        int level = 0;
        foreach (float cut in cuts)
            level += value > cut ? 1 : 0;
        return level;
    }

    // A value of level l is active at thresholds 0 .. l - 1: counts[t] becomes the sum of counts[t ..].
    private static void SumFromTheTop(int[] counts, int thresholds)
    {
        for (int row = 0; row < counts.Length; row += thresholds)
        {
            for (int t = thresholds - 2; t >= 0; t--)
                counts[row + t] += counts[row + t + 1];
        }
    }
}
