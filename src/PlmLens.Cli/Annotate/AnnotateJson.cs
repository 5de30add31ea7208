using PlmLens.Analysis.Annotate;
using PlmLens.Analysis.Annotate.Homology;

namespace PlmLens.Cli.Annotate;

/// <summary>What `annotate --json` prints.</summary>
internal static class AnnotateJson
{
    /// <summary>The object.</summary>
    public static object Of(AnnotateOutcome outcome, AnnotateOptions options)
    {
        AnnotatedCorpus proteins = outcome.Proteins;
        return new
        {
            level = options.Level.ToString().ToLowerInvariant(),
            min_precision = options.MinimumPrecision,
            min_calls = options.Calibration.MinimumUnits,
            precision_is = "a lower bound: what curators have not annotated counts as wrong",
            search = outcome.Program.Length > 0 ? outcome.Program : null,
            pairs = outcome.Result.Pairs.Select(pair => new
            {
                concept = proteins.Concepts[pair.Pair.Concept].Name,
                feature = pair.Pair.Feature,
                window = pair.Pair.Window,
                threshold = pair.Pair.Threshold,
                base_rate = pair.BaseRate,
                validation_precision = pair.Pair.ValidationPrecision,
                validation_calls = pair.Pair.ValidationCalls,
                held_out_annotated = pair.Right,
                held_out_annotated_by_experiment = pair.RightByExperiment,
                held_out_not_annotated = pair.Wrong,
                held_out_not_judged = pair.Unjudged,
                hidden_check = new
                {
                    calls = pair.Check.Calls,
                    stated = pair.Check.Stated,
                    found = pair.Check.Found,
                    contradicts = pair.Check.Contradicts,
                },
                calibration = pair.Calls.Steps.Select(Step),
                residue_calibration = pair.Residues.Steps.Select(Step),
            }),
            concepts = outcome.Result.Tallies.Select(tally => new
            {
                concept = proteins.Concepts[tally.Concept].Name,
                annotated = tally.Annotated,
                listed = tally.Listed,
                partly = tally.Partly,
                disagreeing = tally.Disagreeing,
                disagreeing_proteins = tally.DisagreeingProteins,
                homology = outcome.Control?.GetValueOrDefault(tally.Concept),
            }),
            calls = outcome.Calls.Select(call => new
            {
                accession = proteins.Records[call.Protein].Accession,
                entry = proteins.Records[call.Protein].EntryName,
                concept = proteins.Concepts[call.Pair.Pair.Concept].Name,
                start = call.Place.Start + 1,
                end = call.Place.End,
                feature = call.Pair.Pair.Feature,
                window = call.Pair.Pair.Window,
                peak = call.Peak,
                peak_residue = call.Place.PeakAt + 1,
                precision = Share(call.Precision),
                residue_precision = call.ResiduePrecision is { } residue ? Share(residue) : null,
                state = AnnotateTable.Text(call.State),
                curated = call.Curated,
                homology = Homology(call.Homology, outcome),
            }),
        };
    }

    private static object Step(CalibrationStep step) => new
    {
        from = step.From,
        enough = step.Enough,
        precision = Share(step.Precision),
    };

    private static object Share(Proportion share) => new
    {
        estimate = share.Estimate,
        low = share.Low,
        high = share.High,
        annotated = share.Right,
        held_out = share.Total,
        proteins = share.Proteins,
    };

    private static object Homology(HomologyEvidence evidence, AnnotateOutcome outcome) => new
    {
        finding = AnnotateTable.Text(evidence.State),
        homologue = evidence.Target is { } target ? outcome.Corpus.Records[target].Accession : null,
        identity = evidence.Target is null ? (double?)null : evidence.Identity,
        e_value = evidence.Target is null ? (double?)null : evidence.EValue,
        experimental = evidence.State == HomologyState.Carried ? evidence.Experimental : (bool?)null,
    };
}
