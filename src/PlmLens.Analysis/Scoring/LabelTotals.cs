namespace PlmLens.Analysis.Scoring;

/// <summary>How much of each label there is in each group: the denominators of recall. Totals of disjoint sets of
/// proteins add up.</summary>
public sealed class LabelTotals
{
    private readonly long[] _residues;
    private readonly int[] _positives;
    private readonly int[] _instances;

    internal LabelTotals(int labels, int groups, long[] residues, int[] positives, int[] instances)
    {
        Labels = labels;
        Groups = groups;
        _residues = residues;
        _positives = positives;
        _instances = instances;
    }

    /// <summary>Number of labels.</summary>
    public int Labels { get; }

    /// <summary>Number of groups that the proteins are divided into.</summary>
    public int Groups { get; }

    /// <summary>Labels times groups.</summary>
    public int Rows => Labels * Groups;

    /// <summary>Residues of <paramref name="group"/>.</summary>
    public long Residues(int group) => _residues[group];

    /// <summary>Residues that carry <paramref name="label"/> in <paramref name="group"/>, each counted once.</summary>
    public int Positives(int label, int group) => _positives[(label * Groups) + group];

    /// <summary>Instances of <paramref name="label"/> in <paramref name="group"/>, overlapping ones all
    /// counted.</summary>
    public int Instances(int label, int group) => _instances[(label * Groups) + group];

    /// <summary>The totals of both sets of proteins.</summary>
    /// <exception cref="ArgumentException">They count other labels.</exception>
    public LabelTotals Add(LabelTotals other)
    {
        if (other.Labels != Labels || other.Groups != Groups)
            throw new ArgumentException("Totals of different labels cannot be added.", nameof(other));
        return new LabelTotals(
            Labels,
            Groups,
            [.. _residues.Zip(other._residues, (a, b) => a + b)],
            [.. _positives.Zip(other._positives, (a, b) => checked(a + b))],
            [.. _instances.Zip(other._instances, (a, b) => checked(a + b))]);
    }
}
