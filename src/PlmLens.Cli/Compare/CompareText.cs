using System.Globalization;
using PlmLens.Analysis.Metrics;
using PlmLens.Cli.Report;

namespace PlmLens.Cli.Compare;

/// <summary>A comparison for people and for machines.</summary>
internal static class CompareText
{
    /// <summary>Heads of the table of autoencoders.</summary>
    public static IReadOnlyList<string> Heads { get; } =
        ["sae", "kind", "latents", "l0", "fvu", "loss rec.", "cosine", "dead", "rare", "redundant", "front"];

    /// <summary>Heads of the table of pairs.</summary>
    public static IReadOnlyList<string> PairHeads { get; } =
        ["matched decoders", "pairs", "mean cosine", "above 0.7", "above 0.9", "nearest", "how"];

    /// <summary>A row of the table of autoencoders.</summary>
    public static IReadOnlyList<string> Row(ComparedSae sae)
    {
        SaeMetrics m = sae.Metrics!;
        return
        [
            sae.Name,
            sae.Architecture,
            m.Activity.Latents.ToString("N0", CultureInfo.InvariantCulture),
            m.Activity.L0.ToString("0.0", CultureInfo.InvariantCulture),
            MetricsText.Number(m.Reconstruction.Fvu),
            MetricsText.Percent(m.Masked?.Fraction),
            MetricsText.Number(m.Reconstruction.CosineSimilarity),
            MetricsText.Percent(m.Activity.DeadFraction),
            MetricsText.Percent(m.Activity.RarerThan(m.Activity.RareFrequency)),
            MetricsText.Percent(m.Decoder?.RedundantAbove(0.9)),
            sae.OnFront ? "yes" : "no",
        ];
    }

    /// <summary>A row of the table of pairs.</summary>
    public static IReadOnlyList<string> Row(DecoderPair pair) =>
    [
        $"{pair.Left} ~ {pair.Right}",
        pair.Match.Pairs.ToString("N0", CultureInfo.InvariantCulture),
        MetricsText.Number(pair.Match.MeanCosine),
        MetricsText.Percent(pair.Match.ShareAbove(0.7)),
        MetricsText.Percent(pair.Match.ShareAbove(0.9)),
        MetricsText.Number(pair.Match.MeanNearest),
        pair.Match.Exact ? "exact" : "auction",
    ];

    /// <summary>Prints tables.</summary>
    public static void Print(TextWriter output, IReadOnlyList<ComparisonGroup> groups)
    {
        if (groups.Count > 1)
        {
            output.WriteLine(
                "Different models or layers are shown apart: their figures cannot be held against each other.");
        }

        foreach (ComparisonGroup group in groups)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{group.Title}: {group.Rows:N0} rows"));
            PrintTable(output, Heads, group.Saes.Select(Row), textColumns: 2);
            if (group.WhyNoLoss is not null)
                output.WriteLine($"  loss recovered is left out: {group.WhyNoLoss}.");
            if (group.Pairs.Count > 0)
                PrintTable(output, PairHeads, group.Pairs.Select(Row), textColumns: 1);
            output.WriteLine();
        }
    }

    /// <summary>The object that --json prints.</summary>
    public static object Json(IReadOnlyList<ComparisonGroup> groups, CompareSettings settings) => new
    {
        activations = settings.Activations,
        seed = settings.Seed,
        groups = groups.Select(group => new
        {
            model = group.Model,
            model_sha256 = group.ModelHash,
            hook = group.Hook,
            rows = group.Rows,
            why_no_loss = group.WhyNoLoss,
            saes = group.Saes.Select(sae => new
            {
                name = sae.Name,
                path = sae.Folder.Path,
                kind = sae.Architecture,
                weights_sha256 = sae.Folder.Record?.WeightsHash,
                on_front = sae.OnFront,
                metrics = MetricsText.Json(sae.Metrics!),
            }),
            matches = group.Pairs.Select(pair => new
            {
                left = pair.Left,
                right = pair.Right,
                left_latents = pair.Match.Left,
                right_latents = pair.Match.Right,
                pairs = pair.Match.Pairs,
                mean_cosine = pair.Match.MeanCosine,
                above_0_7 = pair.Match.ShareAbove(0.7),
                above_0_9 = pair.Match.ShareAbove(0.9),
                mean_nearest = pair.Match.MeanNearest,
                exact = pair.Match.Exact,
            }),
        }),
    };

    private static void PrintTable(
        TextWriter output, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows, int textColumns)
    {
        IReadOnlyList<string>[] lines = [heads, .. rows];
        int[] widths = [.. Enumerable.Range(0, heads.Count).Select(c => lines.Max(line => line[c].Length))];
        foreach (IReadOnlyList<string> line in lines)
        {
            IEnumerable<string> cells = line.Select(
                (cell, c) => c < textColumns ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]));
            output.WriteLine("  " + string.Join("  ", cells).TrimEnd());
        }
    }
}
