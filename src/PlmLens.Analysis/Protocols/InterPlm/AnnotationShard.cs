namespace PlmLens.Analysis.Protocols.InterPlm;

/// <summary>One shard of labels: proteins in order, their residues numbered through.</summary>
/// <param name="Entries">Accessions.</param>
/// <param name="Lengths">Residues of each.</param>
/// <param name="Labels">For each concept its labelled residues, ascending; null when the shard was left out because a
/// binary column has no entry in it: the original fails there and goes on without the shard.</param>
public sealed record AnnotationShard(
    IReadOnlyList<string> Entries, IReadOnlyList<int> Lengths, IReadOnlyList<ShardLabels>? Labels)
{
    /// <summary>Residues of all proteins.</summary>
    public int Residues => Lengths.Sum();
}

/// <summary>The labels of one concept in one shard.</summary>
/// <param name="Rows">Residue numbers, ascending.</param>
/// <param name="Values">For each the number of the instance, from 1.</param>
public sealed record ShardLabels(IReadOnlyList<int> Rows, IReadOnlyList<int> Values)
{
    /// <summary>What the original counts as domains: the largest number that is left. Instances that later ones
    /// overwrote whole and that had the largest number are not counted.</summary>
    public int Domains => Values.Count == 0 ? 0 : Values.Max();
}
