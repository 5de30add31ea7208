using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Documents;

/// <summary>Makes rows of a latent and a concept from lines of <c>pairs.tsv</c>.</summary>
internal static class PairRows
{
    /// <summary>All concepts of a latent, best validation F1 first.</summary>
    public static IReadOnlyList<PairRow> Of(ExploredLens lens, int latent) =>
        lens.Pairs is { } pairs ? [.. pairs.RowsOf(latent).Select(row => Row(lens, row))] : [];

    /// <summary>One line.</summary>
    public static PairRow Row(ExploredLens lens, TableRow row) => new(
        row.RequiredInt("feature"),
        row.Text("concept"),
        lens.Concepts.IdOf(row.Text("concept")),
        row.Required("threshold"),
        row.Required("validation_f1"),
        row.Required("test_f1"),
        row.Required("test_precision"),
        row.Required("test_recall"),
        row.RequiredInt("test_tp"),
        row.RequiredInt("test_fp"),
        row.RequiredInt("test_instances_hit"),
        row.Number("test_auroc"),
        row.Number("test_auprc"));
}
