using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>Makes <c>data/{lens}/concepts.json</c> and <c>data/{lens}/concepts/{i}.json</c>.</summary>
internal static class ConceptBuilder
{
    private const int MostLatents = 50;

    /// <summary>The list of all concepts.</summary>
    /// <exception cref="Core.PlmLensException">A table of the lens is damaged.</exception>
    public static ConceptList List(ExploredLens lens) =>
        new(ConceptRows.All(lens), lens.Manifest.Scoring.FoundAbove, lens.Manifest.Scoring.QBelow);

    /// <summary>One concept.</summary>
    /// <param name="lens">The lens.</param>
    /// <param name="id">Its line in <c>concepts.tsv</c>, from 0.</param>
    /// <exception cref="Core.PlmLensException">A table of the lens is damaged.</exception>
    public static ConceptDocument Build(ExploredLens lens, int id)
    {
        ConceptRow row = ConceptRows.Of(lens, id);
        return new ConceptDocument(
            row,
            Encoders(lens, id),
            lens.ConceptLatents.Best(lens, id, MostLatents),
            [],
            [],
            [],
            0,
            0,
            Absorbed(lens, row.Concept));
    }

    private static IReadOnlyList<EncoderF1> Encoders(ExploredLens lens, int id)
    {
        LensConcept own = lens.Concepts.All[id];
        return
        [
            new EncoderF1("sae", own.Feature, own.ValidationF1, own.TestF1),
            .. lens.Concepts.Baselines
                .Select(baseline => (baseline.Key, Row: baseline.Value.FirstOrDefault(c => c.Concept == own.Concept)))
                .Where(baseline => baseline.Row is not null)
                .Select(baseline => new EncoderF1(
                    baseline.Key, baseline.Row!.Feature, baseline.Row.ValidationF1, baseline.Row.TestF1)),
            .. own.NullF1 is { } f1
                ? (EncoderF1[])[new EncoderF1("sequence alone", null, null, f1)]
                : [],
        ];
    }

    private static IReadOnlyList<AbsorptionRow> Absorbed(ExploredLens lens, string concept) =>
    [
        .. SmallTable.Rows(lens.PathOf("absorption.tsv"))
            .Where(row => row.Text("parent") == concept && row.Text("kind") != "amino_acid")
            .Select(row => new AbsorptionRow(
                row.Text("child"),
                row.RequiredInt("parent_latent"),
                row.Int("child_latent"),
                row.Number("absorption_rate"),
                row.Number("expected_rate"),
                row.Number("q_value"))),
    ];
}
