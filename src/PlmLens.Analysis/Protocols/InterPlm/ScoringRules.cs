namespace PlmLens.Analysis.Protocols.InterPlm;

/// <summary>Which concepts InterPLM evaluates, and how (ElanaPearl/InterPLM v1.0.0, <c>concept_constants.py</c> and
/// <c>prepare_eval_set.py</c>).</summary>
public static class ScoringRules
{
    /// <summary>A concept is kept with more positive residues than this, over validation and test.</summary>
    public const int MoreResiduesThan = 1500;

    /// <summary>Or with more domains than this.</summary>
    public const int MoreDomainsThan = 25;

    private static readonly string[] s_residueLevel =
        ["Active site", "Cofactor", "Glycosylation", "Modified residue", "amino_acid", "Disulfide bond"];

    private static readonly string[] s_excluded =
        ["Region_any", "Modified residue_any", "Domain_any", "Compositional bias_any", "Motif_any"];

    /// <summary>True when recall counts residues, false when it counts domains: whether the name contains one of six
    /// texts.</summary>
    public static bool IsResidueLevel(string concept) =>
        Array.Exists(s_residueLevel, part => concept.Contains(part, StringComparison.Ordinal));

    /// <summary>True for the identity of a residue, which is scored but never chosen.</summary>
    public static bool IsAminoAcid(string concept) =>
        concept.Contains("amino_acid", StringComparison.OrdinalIgnoreCase);

    /// <summary>The concepts to evaluate.</summary>
    /// <param name="concepts">Names in column order.</param>
    /// <param name="shards">All shards, validation and test.</param>
    /// <param name="moreResiduesThan">Bound of residues, strict.</param>
    /// <param name="moreDomainsThan">Bound of domains, strict.</param>
    /// <returns>Numbers of the kept concepts, ascending.</returns>
    public static IReadOnlyList<int> Kept(
        IReadOnlyList<string> concepts,
        IReadOnlyList<ScoringShard> shards,
        int moreResiduesThan = MoreResiduesThan,
        int moreDomainsThan = MoreDomainsThan)
    {
        var residues = new long[concepts.Count];
        var domains = new long[concepts.Count];
        foreach (ScoringShard shard in shards)
        {
            foreach (ScoringLabel label in shard.Labels)
                residues[label.Concept]++;
            foreach ((int concept, int highest) in shard.HighestIds(concepts.Count).Index())
                domains[concept] += highest;
        }

        return
        [
            .. Enumerable.Range(0, concepts.Count).Where(
                c => (residues[c] > moreResiduesThan || domains[c] > moreDomainsThan)
                    && !s_excluded.Contains(concepts[c])),
        ];
    }
}
