using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>Makes <c>data/{lens}/concepts.json</c> and <c>data/{lens}/concepts/{i}.json</c>.</summary>
internal static class ConceptBuilder
{
    private const int MostLatents = 50;
    private const int MostCurves = 5;

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
        IReadOnlyList<PairRow> latents = lens.ConceptLatents.Best(lens, id, MostLatents);
        (IReadOnlyList<PrecisionRecall> curves, ConceptProteins proteins) = OnTest(lens, row, latents);
        return new ConceptDocument(
            row,
            Encoders(lens, id),
            latents,
            curves,
            proteins.Found,
            proteins.Missed,
            proteins.FoundCount,
            proteins.MissedCount,
            Absorbed(lens, row.Concept));
    }

    // What the lens's tables do not say is counted again from the codes.
    private static (IReadOnlyList<PrecisionRecall> Curves, ConceptProteins Proteins) OnTest(
        ExploredLens lens, ConceptRow row, IReadOnlyList<PairRow> latents)
    {
        if (lens.Places is not { } cache || row is not { Latent: { } best, Threshold: { } threshold })
            return ([], ConceptProteins.None);
        ConceptPlaces places = cache.Of(row.Id);
        int[] drawn = [.. latents.Select(pair => pair.Latent).Prepend(best).Distinct().Take(MostCurves)];
        var curves = new ConceptCurve[drawn.Length];
        Parallel.For(
            0, drawn.Length, i => curves[i] = ConceptCurve.Count(lens, drawn[i], places, keepPlaces: drawn[i] == best));
        float cut = (float)(threshold * lens.Features[best].ValidationMaximum);
        return (
            [.. curves.Select(curve => curve.Curve(row))],
            ConceptProteins.Of(lens, places, curves[0], cut));
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
