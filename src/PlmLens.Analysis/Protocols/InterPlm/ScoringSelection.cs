namespace PlmLens.Analysis.Protocols.InterPlm;

/// <summary>A row and its place in the list that it was chosen from, which InterPLM's file shows as index.</summary>
/// <param name="Index">Place in the list.</param>
/// <param name="Row">The row.</param>
public sealed record IndexedRow(int Index, ScoringRow Row);

/// <summary>
/// What InterPLM reports (<c>report_metrics.py</c>): features are chosen on validation, but the threshold is chosen
/// again on test, which favours the test numbers.
/// </summary>
/// <param name="TopPairs">For each concept the feature that is best on validation, at the threshold that is best on
/// test; best first.</param>
/// <param name="AllPairs">All pairs above the bound on validation that are above it on test, at the threshold that is
/// best on test; best first.</param>
/// <param name="FeaturesCompared">Features with a true positive on validation.</param>
/// <param name="ConceptsCompared">Concepts with one, amino acids apart.</param>
public sealed record ScoringSelection(
    IReadOnlyList<IndexedRow> TopPairs,
    IReadOnlyList<ScoringRow> AllPairs,
    int FeaturesCompared,
    int ConceptsCompared)
{
    /// <summary>Mean F1 of <see cref="TopPairs"/>; NaN when there is none.</summary>
    public double MeanTopF1 => TopPairs.Count == 0 ? double.NaN : TopPairs.Average(pair => pair.Row.F1PerDomain);

    /// <summary>Concepts in <see cref="AllPairs"/>: "identified".</summary>
    public int Concepts => AllPairs.Select(row => row.Concept).Distinct().Count();

    /// <summary>Features in <see cref="AllPairs"/>.</summary>
    public int Features => AllPairs.Select(row => row.Feature).Distinct().Count();

    /// <summary>Selects.</summary>
    /// <param name="validation">The table of the validation set, in its order.</param>
    /// <param name="test">The table of the test set, in its order.</param>
    /// <param name="bound">F1 that a pair must exceed.</param>
    public static ScoringSelection Of(
        IEnumerable<ScoringRow> validation, IEnumerable<ScoringRow> test, double bound = 0.5)
    {
        var top = new Dictionary<string, ScoringRow>();
        var above = new HashSet<(string Concept, int Feature)>();
        var features = new HashSet<int>();
        foreach (ScoringRow row in validation.Select(row => row.ReadBack()))
        {
            if (ScoringRules.IsAminoAcid(row.Concept))
                continue;
            features.Add(row.Feature);
            // Of equal rows the first in the table stays.
            if (!top.TryGetValue(row.Concept, out ScoringRow? best) || IsBetter(row, best))
                top[row.Concept] = row;
            if (row.F1PerDomain > bound)
                above.Add((row.Concept, row.Feature));
        }

        var matched = new List<IndexedRow>();
        var all = new List<ScoringRow>();
        foreach (ScoringRow row in test.Select(row => row.ReadBack()))
        {
            if (top.TryGetValue(row.Concept, out ScoringRow? best) && best.Feature == row.Feature)
                matched.Add(new IndexedRow(matched.Count, row));
            if (row.F1PerDomain > bound && above.Contains((row.Concept, row.Feature)))
                all.Add(row);
        }

        return new ScoringSelection(
            [.. BestFirst(matched, pair => pair.Row).DistinctBy(pair => pair.Row.Concept)],
            [.. BestFirst(all, row => row).DistinctBy(row => (row.Feature, row.Concept))],
            features.Count,
            top.Count);
    }

    private static bool IsBetter(ScoringRow row, ScoringRow than) => row.F1PerDomain > than.F1PerDomain
        || (row.F1PerDomain == than.F1PerDomain && row.F1 > than.F1);

    // OrderBy keeps equal rows in their order, as the original's sort does.
    private static IEnumerable<T> BestFirst<T>(IEnumerable<T> rows, Func<T, ScoringRow> row) =>
        rows.OrderByDescending(one => row(one).F1PerDomain).ThenByDescending(one => row(one).F1);
}
