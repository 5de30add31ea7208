using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Fidelity;
using PlmLens.Analysis.Nulls;
using PlmLens.Analysis.Scoring;
using PlmLens.Analysis.Statistics;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Analysis;

/// <summary>Turns results into the tables of a lens.</summary>
internal static class LensTables
{
    public static void Write(LensWriter writer, FeatureStatistics statistics, ConceptSet concepts, EncoderScores scores)
    {
        ConceptScores found = scores.Concepts;
        writer.WriteFeatures(Enumerable.Range(0, statistics.Features.Count).Select(feature =>
        {
            FeatureStatistic line = statistics.Features[feature];
            return new LensFeature(
                feature,
                statistics.DensityOf(feature),
                line.Maximum,
                line.MeanActive,
                (double)line.Proteins / Math.Max(1, statistics.Proteins),
                found.FeatureMaxima[feature]);
        }));
        writer.WritePairs(found.PairsByFeature.SelectMany(pairs => pairs).Select(
            pair => Line(pair, concepts.Concepts[pair.Concept])));
    }

    /// <summary>Writes the tables of the SAE's concepts, each beside what the sequence alone predicts.</summary>
    public static void WriteConcepts(LensWriter writer, EncoderScores scores, ConceptScores nullPredictors)
    {
        writer.WriteConcepts(
            LensConcept.FileName,
            scores.Concepts.Concepts.Zip(nullPredictors.Concepts, (result, predicted) => Line(result) with
            {
                NullF1 = predicted.Best?.Test.F1,
                NullPredictor = predicted.Best is { } best ? NullConceptColumns.NameOf(best.Feature) : null,
            }));
        writer.WriteConcepts(LensConcept.AminoAcidFileName, scores.AminoAcids.Select(Line));
        writer.WriteConcepts("null_concepts.tsv", scores.Nulls.Concepts.Select(Line));
    }

    public static void WriteBaseline(LensWriter writer, string name, EncoderScores scores)
    {
        writer.WriteConcepts($"baselines/{name}.tsv", scores.Concepts.Concepts.Select(Line));
        writer.WriteConcepts($"baselines/{name}_null_concepts.tsv", scores.Nulls.Concepts.Select(Line));
    }

    public static void WriteHalves(LensWriter writer, IReadOnlyList<ProteinRecord> records, CorpusSplit split) =>
        writer.WriteTable("halves.tsv", ["accession", "half"], records.Select((record, i) => new object?[]
        {
            record.Accession, split.HalfOf(i) == CorpusSplit.Validation ? "validation" : "test",
        }));

    /// <summary>Writes the proteins, their annotation, and the places that were scored.</summary>
    public static void WriteCorpus(LensWriter writer, IReadOnlyList<ProteinRecord> records, ConceptSet concepts)
    {
        writer.WriteCorpusProteins(records.Select(CorpusProtein.Of));
        writer.WriteCorpusAnnotations(records.SelectMany((record, p) => CorpusAnnotation.Of(p, record)));
        writer.WriteCorpusInstances(Enumerable.Range(0, concepts.Concepts.Count).SelectMany(
            c => concepts.InstancesOf(c).Select(place => new CorpusInstance(c, place.Protein, SpansOf(place)))));
    }

    public static void WriteReport(LensWriter writer, ConceptReport report)
    {
        string[] types =
        [
            "type", "total", "used", "open_ended", "unknown_position", "other_isoform", "outside_sequence",
            "without_note", "left_out_because",
        ];
        writer.WriteTable("annotation_types.tsv", types, report.Types.Select(t => new object?[]
        {
            t.Type, t.Total, t.Used, t.OpenEnded, t.UnknownPosition, t.OtherIsoform, t.OutsideSequence, t.WithoutNote,
            t.WhyLeftOut,
        }));
        if (report.Labels is { } match)
            WriteMatch(writer, match);
        string[] groups = ["concept", "level", "instances", "proteins", "outcome"];
        writer.WriteTable("annotation_groups.tsv", groups, report.Groups.Select(g => new object?[]
        {
            g.Concept.Name, Text(g.Concept.Level), g.Instances, g.Proteins, g.Outcome,
        }));
    }

    private static void WriteMatch(LensWriter writer, LabelMatchReport match) => writer.WriteTable(
        "label_proteins.tsv",
        ["accession", "not_used_because"],
        [
            .. match.NotInCorpus.Select(accession => new object?[] { accession, "not in the corpus" }),
            .. match.WithoutLabels.Select(accession => new object?[] { accession, "no labels" }),
            .. match.Refused.Select(refused => new object?[] { refused.Accession, refused.Why }),
        ]);

    public static void WriteLoss(LensWriter writer, LossRecovered loss) => writer.WriteTable(
        "fidelity.tsv",
        ["states", "cross_entropy", "recovered_from_zero", "recovered_from_mean", "residues"],
        [
            ["original", loss.Original, null, null, loss.Residues],
            ["sae", loss.Sae, loss.Fraction, loss.FractionFromMean, loss.Residues],
            ["zero", loss.Zero, null, null, loss.Residues],
            ["mean", loss.Mean, null, null, loss.Residues],
        ]);

    // A link is its two ends.
    private static CorpusSpan[] SpansOf(ConceptInstance place) => place.Linked && place.Residues == 2
        ? [new(place.Start + 1, place.Start + 1), new(place.End, place.End)]
        : [new(place.Start + 1, place.End)];

    private static string Text(ConceptLevel level) => level == ConceptLevel.Domain ? "domain" : "residue";

    private static LensConcept Line(ConceptResult result) => new(
        result.Concept.Name,
        Text(result.Concept.Level),
        result.ValidationInstances,
        result.ValidationPositives,
        result.TestInstances,
        result.TestPositives,
        result.Best?.Feature,
        result.Best?.Threshold,
        result.Best?.Validation.F1,
        result.Best?.Test.Precision,
        result.Best?.Test.Recall,
        result.Best?.Test.F1,
        result.Best?.Test.ResidueF1,
        result.Found)
    {
        TestAuroc = Known(result.Best?.TestRank.Auroc),
        TestAveragePrecision = Known(result.Best?.TestRank.AveragePrecision),
        P = result.Significance?.P,
        Q = result.Significance?.Q,
        PermutedF1 = result.Significance?.PermutedF1,
    };

    private static double? Known(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static LensPair Line(ConceptPair pair, Concept concept) => new(
        pair.Feature,
        concept.Name,
        pair.Threshold,
        pair.Validation.F1,
        pair.TestCounts.TruePositives,
        pair.TestCounts.FalsePositives,
        pair.TestCounts.InstancesHit,
        pair.Test.Precision,
        pair.Test.Recall,
        pair.Test.F1,
        pair.Test.ResidueF1)
    {
        TestAuroc = Known(pair.TestRank.Auroc),
        TestAveragePrecision = Known(pair.TestRank.AveragePrecision),
    };
}
