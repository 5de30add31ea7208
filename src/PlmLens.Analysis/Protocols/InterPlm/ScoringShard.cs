namespace PlmLens.Analysis.Protocols.InterPlm;

/// <summary>One labelled residue.</summary>
/// <param name="Residue">Its number in the shard.</param>
/// <param name="Concept">Number of the concept.</param>
/// <param name="Id">Running number of the domain in the shard and concept, 1 or more. A residue has one id for each
/// concept: of overlapping domains the last.</param>
public readonly record struct ScoringLabel(int Residue, int Concept, int Id);

/// <summary>Proteins that were annotated together: domain ids run through a shard.</summary>
/// <param name="Residues">Residues of all its proteins.</param>
/// <param name="Labels">The labelled residues.</param>
/// <param name="IsTest">In the test set; else in the validation set.</param>
public sealed record ScoringShard(int Residues, IReadOnlyList<ScoringLabel> Labels, bool IsTest)
{
    /// <summary>The highest id of each concept: what counts as the number of its domains, also of those that later
    /// ones cover entirely, which nothing can recall.</summary>
    public int[] HighestIds(int concepts)
    {
        var highest = new int[concepts];
        foreach (ScoringLabel label in Labels)
            highest[label.Concept] = Math.Max(highest[label.Concept], label.Id);
        return highest;
    }

    /// <summary>The labels of some concepts of an annotated shard, numbered anew.</summary>
    /// <param name="shard">The shard; has labels.</param>
    /// <param name="concepts">The concepts to take.</param>
    /// <param name="isTest">In the test set.</param>
    public static ScoringShard Of(AnnotationShard shard, IReadOnlyList<int> concepts, bool isTest)
    {
        var labels = new List<ScoringLabel>();
        foreach ((int number, int concept) in concepts.Index())
        {
            ShardLabels one = shard.Labels![concept];
            for (int i = 0; i < one.Rows.Count; i++)
                labels.Add(new ScoringLabel(one.Rows[i], number, one.Values[i]));
        }

        return new ScoringShard(shard.Residues, labels, isTest);
    }
}
