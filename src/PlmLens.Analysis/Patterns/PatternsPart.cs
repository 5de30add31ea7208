using PlmLens.Analysis.Parts;
using PlmLens.Analysis.Scoring;
using PlmLens.Store;

namespace PlmLens.Analysis.Patterns;

/// <summary>The activation patterns of a lens: <c>patterns.tsv</c>, <c>patterns_cutoffs.tsv</c> and
/// <c>patterns_summary.tsv</c>; see docs/formats/lens-families.md.</summary>
/// <param name="options">The cut-offs.</param>
public sealed class PatternsPart(PatternOptions options) : ILensPart
{
    private static readonly string[] s_columns =
    [
        "feature", "pattern", "active_proteins", "strong_proteins", "sequences", "contigs", "median_top_contig",
        "median_strong_contig", "median_contigs", "mean_fraction_active", "period", "period_share",
        "two_periods_share", "two_periods_by_chance", "gapped_share", "median_monotone_stretch",
    ];

    /// <inheritdoc/>
    public string Name => "patterns";

    /// <inheritdoc/>
    public void Write(LensPartInputs inputs, LensWriter writer)
    {
        inputs.Progress.Report("finding patterns", 0, inputs.Codes.Features, "features");
        IReadOnlyList<LatentPattern> patterns = PatternMeter.Measure(
            new CodeColumns(inputs.Codes),
            [.. inputs.Records.Select(record => record.Length)],
            options,
            inputs.Seed,
            inputs.Pool,
            inputs.Cancel);
        inputs.Progress.Report("finding patterns", inputs.Codes.Features, inputs.Codes.Features, "features");
        writer.WriteTable("patterns.tsv", s_columns, patterns.Select(Line));
        writer.WriteTable("patterns_cutoffs.tsv", ["cutoff", "value"], CutOffs(inputs.Seed));
        writer.WriteTable(
            "patterns_summary.tsv",
            ["pattern", "features", "share"],
            Enum.GetValues<ActivationPattern>().Select(pattern =>
            {
                int count = patterns.Count(line => line.Pattern == pattern);
                return new object?[] { pattern.Text(), count, count / (double)patterns.Count };
            }));
    }

    private static object?[] Line(LatentPattern line)
    {
        bool known = line.Sequences > 0;
        return
        [
            line.Latent,
            line.Pattern.Text(),
            line.ActiveProteins,
            line.StrongProteins,
            line.Sequences,
            line.Contigs,
            known ? line.MedianTopContig : null,
            known ? line.MedianStrongContig : null,
            known ? line.MedianContigs : null,
            known ? line.MeanFractionActive : null,
            line.Period > 0 ? line.Period : null,
            line.Period > 0 ? line.PeriodShare : null,
            line.Period > 0 ? line.TwoPeriodsShare : null,
            line.Period > 0 ? line.TwoPeriodsByChance : null,
            known ? line.GappedShare : null,
            known ? line.MedianMonotoneStretch : null,
        ];
    }

    private IEnumerable<object?[]> CutOffs(ulong seed) =>
    [
        ["active_above", options.ActiveAbove],
        ["strong_above", options.StrongAbove],
        ["minimum_sequences", options.MinimumSequences],
        ["most_sequences", options.MostSequences],
        ["period_share", options.PeriodShare],
        ["period_over_chance", options.PeriodOverChance],
        ["period_contigs", options.PeriodContigs],
        ["period_length", options.PeriodLength],
        ["whole_fraction", options.WholeFraction],
        ["short_length", options.ShortLength],
        ["medium_length", options.MediumLength],
        ["long_length", options.LongLength],
        ["seed", seed],
    ];
}
