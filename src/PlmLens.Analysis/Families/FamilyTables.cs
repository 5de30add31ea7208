using PlmLens.Analysis.Concepts;
using PlmLens.Store;

namespace PlmLens.Analysis.Families;

/// <summary>Turns family tests into the tables of a lens.</summary>
internal static class FamilyTables
{
    private static readonly string[] s_pairColumns =
    [
        "threshold", "threshold_fraction", "validation_f1", "test_predicted", "test_tp", "test_precision",
        "test_recall", "test_f1", "test_auroc", "test_auprc", "independent_members", "independent_predicted",
        "independent_tp", "p", "q", "specific",
    ];

    public static void WriteClasses(
        LensWriter writer, ClassIndex classes, FamilyScores latents, FamilyScores neurons)
    {
        string[] columns =
        [
            "source", "id", "label", "validation_members", "test_members", "same_as", "specific_features",
            "feature", .. s_pairColumns, "neuron", "neuron_sign", .. s_pairColumns.Select(name => "neuron_" + name),
        ];
        int[] specific = SpecificFeatures(classes, latents);
        writer.WriteTable("classes.tsv", columns, classes.Tested.Select((one, c) =>
        {
            FamilyPair? neuron = neurons.BestOfClass[c];
            return new object?[]
            {
                one.Source, one.Id, one.Label,
                classes.Members(c, CorpusSplit.Validation), classes.Members(c, CorpusSplit.Test),
                classes.SameAs[c] == c ? null : classes.Tested[classes.SameAs[c]].Id,
                specific[c],
            }.Append(latents.BestOfClass[c]?.Feature)
                .Concat(Fields(latents.BestOfClass[c]))
                .Append(neuron?.Feature / 2)
                .Append(neuron is { } found ? found.Feature % 2 == 0 ? "+" : "-" : null)
                .Concat(Fields(neuron))
                .ToArray();
        }));
    }

    public static void WritePairs(LensWriter writer, ClassIndex classes, FamilyScores latents)
    {
        string[] columns = ["feature", "source", "id", "label", "test_members", .. s_pairColumns];
        writer.WriteTable("families.tsv", columns, latents.PairsOfFeature.SelectMany(pairs => pairs).Select(pair =>
        {
            ProteinClass one = classes.Tested[pair.Class];
            return new object?[] { pair.Feature, one.Source, one.Id, one.Label, pair.Test.Members }
                .Concat(Fields(pair)).ToArray();
        }));
    }

    public static void WriteReport(
        LensWriter writer, ProteinClassReport report, ClassIndex classes, CorpusSplit split)
    {
        string[] columns = ["source", "id", "label", "members", "validation_members", "test_members", "outcome"];
        Dictionary<ProteinClass, string> outcomes = classes.Outcomes.ToDictionary(
            line => line.Class, line => line.Outcome);
        writer.WriteTable("families_report.tsv", columns, report.Classes.Select(line =>
        {
            ProteinClass one = line.Class;
            int test = one.Members.Count(protein => split.HalfOf(protein) == CorpusSplit.Test);
            return new object?[]
            {
                one.Source, one.Id, one.Label, one.Members.Count, one.Members.Count - test, test,
                outcomes.GetValueOrDefault(one, line.Outcome),
            };
        }));
    }

    public static void WriteSummary(
        LensWriter writer, ClassIndex classes, IReadOnlyList<(string Name, FamilyScores Scores)> encoders)
    {
        string[] columns =
            ["encoder", "source", "classes", "distinct_classes", "found", "distinct_found", "median_test_f1"];
        string[] sources = [.. classes.Tested.Select(one => one.Source).Distinct(), ""];
        writer.WriteTable("families_summary.tsv", columns, encoders.SelectMany(encoder => sources.Select(source =>
        {
            int[] tested = [.. Enumerable.Range(0, classes.Tested.Count)
                .Where(c => source.Length == 0 || classes.Tested[c].Source == source)];
            int[] found = [.. tested.Where(c => encoder.Scores.BestOfClass[c] is { IsSpecific: true })];
            double[] f1 = [.. tested.Select(c => encoder.Scores.BestOfClass[c]?.Test.F1 ?? 0).Order()];
            return new object?[]
            {
                encoder.Name,
                source.Length == 0 ? "all" : source,
                tested.Length,
                tested.Select(c => classes.SameAs[c]).Distinct().Count(),
                found.Length,
                found.Select(c => classes.SameAs[c]).Distinct().Count(),
                f1.Length == 0 ? null : (f1[(f1.Length - 1) / 2] + f1[f1.Length / 2]) / 2,
            };
        })));
        writer.WriteTable(
            "families_encoders.tsv",
            ["encoder", "features", "specific_features", "pairs_tried"],
            encoders.Select(encoder => new object?[]
            {
                encoder.Name,
                encoder.Scores.PairsOfFeature.Count,
                encoder.Scores.SpecificFeatures,
                encoder.Scores.Tried,
            }));
    }

    private static int[] SpecificFeatures(ClassIndex classes, FamilyScores latents)
    {
        var count = new int[classes.Tested.Count];
        foreach (FamilyPair pair in latents.PairsOfFeature.SelectMany(pairs => pairs))
            count[pair.Class] += pair.IsSpecific ? 1 : 0;
        return count;
    }

    private static object?[] Fields(FamilyPair? pair) => pair is not { } found
        ? new object?[s_pairColumns.Length]
        :
        [
            found.Cut, found.Fraction, found.Validation.F1, found.Test.Predicted, found.Test.TruePositives,
            found.Test.Precision, found.Test.Recall, found.Test.F1, found.Auroc, found.Auprc,
            found.Independent.Members, found.Independent.Predicted, found.Independent.TruePositives, found.P, found.Q,
            found.IsSpecific,
        ];
}
