using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Proteins.Labels;

namespace PlmLens.Analysis.Probes;

/// <summary>Which set each protein of a label file is in, and which proteins are used.</summary>
/// <remarks>
/// What the file says is kept. Proteins of which it says nothing are drawn, whole homology clusters at a time when
/// clusters are known: 70 % train, 10 % validation, 20 % test; into train and validation only when the file has a test
/// set. Without a validation set, an eighth of training is drawn for it.
/// </remarks>
/// <param name="Seed">Decides what is drawn.</param>
/// <param name="Clusters">Homology clusters, or null.</param>
/// <param name="Most">Proteins to use at most: a quarter for test and 15 % for validation, as far as there are so many;
/// null for all.</param>
public sealed record TaskSplit(ulong Seed, HomologyClusters? Clusters, int? Most)
{
    /// <summary>The proteins to use, in file order, with their sets.</summary>
    public IReadOnlyList<(LabelledProtein Protein, ProbeSet Set)> Of(LabelledSet labels)
    {
        var sets = new ProbeSet?[labels.Proteins.Count];
        for (int i = 0; i < sets.Length; i++)
            sets[i] = SetOf(labels.Proteins[i].Split);
        int[] unsaid = [.. Enumerable.Range(0, sets.Length).Where(i => sets[i] is null)];
        bool hasTest = sets.Any(s => s == ProbeSet.Test);
        Draw(labels, unsaid, sets, "probe split", hasTest
            ? [(ProbeSet.Train, 0.875), (ProbeSet.Validation, 1)]
            : [(ProbeSet.Train, 0.7), (ProbeSet.Validation, 0.8), (ProbeSet.Test, 1)]);
        if (!sets.Any(s => s == ProbeSet.Validation))
        {
            int[] train = [.. Enumerable.Range(0, sets.Length).Where(i => sets[i] == ProbeSet.Train)];
            Draw(labels, train, sets, "probe validation", [(ProbeSet.Train, 0.875), (ProbeSet.Validation, 1)]);
        }

        return [.. Sample(sets).Select(i => (labels.Proteins[i], sets[i]!.Value))];
    }

    private static ProbeSet? SetOf(LabelSplit? split) => split switch
    {
        LabelSplit.Train => ProbeSet.Train,
        LabelSplit.Validation => ProbeSet.Validation,
        LabelSplit.Test => ProbeSet.Test,
        _ => null,
    };

    // Clusters in seeded order; each goes to the set in whose share of the proteins it starts.
    private void Draw(
        LabelledSet labels, int[] members, ProbeSet?[] sets, string purpose, (ProbeSet Set, double Until)[] shares)
    {
        int[][] clusters = [.. members
            .GroupBy(i => Clusters?.ClusterOf(labels.Proteins[i].Id) ?? $"\t{i}")
            .Select(group => group.ToArray())];
        new SeededRandom(Seed, purpose).Shuffle<int[]>(clusters);
        int before = 0;
        foreach (int[] cluster in clusters)
        {
            double place = before / (double)members.Length;
            ProbeSet set = Array.Find(shares, share => place < share.Until).Set;
            foreach (int i in cluster)
                sets[i] = set;
            before += cluster.Length;
        }
    }

    // A quarter for test and 15 % for validation, or all that there are; the rest for training.
    private IEnumerable<int> Sample(ProbeSet?[] sets)
    {
        if (Most is not { } most || most >= sets.Length)
            return Enumerable.Range(0, sets.Length);
        var kept = new List<int>();
        foreach ((ProbeSet set, double share) in new[]
            { (ProbeSet.Test, 0.25), (ProbeSet.Validation, 0.15), (ProbeSet.Train, 1) })
        {
            int[] members = [.. Enumerable.Range(0, sets.Length).Where(i => sets[i] == set)];
            new SeededRandom(Seed, $"probe sample {set}").Shuffle<int>(members);
            int count = set == ProbeSet.Train ? most - kept.Count : Math.Max(1, (int)(most * share));
            kept.AddRange(members.Take(count));
        }

        return kept.Order();
    }
}
