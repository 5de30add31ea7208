using System.Globalization;
using PlmLens.Analysis.Annotate;
using PlmLens.Analysis.Annotate.Homology;
using PlmLens.Proteins;

namespace PlmLens.Cli.Annotate;

/// <summary>Prints what `annotate` found, for people.</summary>
/// <param name="output">Where to.</param>
/// <param name="outcome">What was found.</param>
/// <param name="options">What was asked.</param>
/// <param name="top">Calls shown for each concept.</param>
internal sealed class AnnotatePrinter(
    TextWriter output, AnnotateOutcome outcome, AnnotateOptions options, int top)
{
    private const int RestShown = 8;

    /// <summary>Prints all of it.</summary>
    public void Print()
    {
        string unit = options.Level == AnnotateLevel.Protein ? "proteins" : "calls";
        var claims = outcome.Result.Pairs.Where(HasClaim).Select(p => p.Pair.Concept).Distinct().ToHashSet();
        var called = outcome.Result.Tallies.Select(tally => tally.Concept).ToHashSet();
        foreach (int concept in claims.Where(called.Contains).Order())
            PrintConcept(concept, unit);
        string[] silent = [.. claims.Where(c => !called.Contains(c)).Order()
            .Select(c => outcome.Proteins.Concepts[c].Name)];
        if (silent.Length > 0)
        {
            Line($"No call here of {string.Join("; ", silent)}.");
            output.WriteLine();
        }

        if (claims.Count == 0)
        {
            Line($"No concept has a feature whose {unit} are {options.MinimumPrecision:0.##} precise on held-out "
                + "proteins.");
            output.WriteLine();
        }

        PrintRest(claims, unit);
        if (claims.Count > 0)
        {
            Line($"Precision: share of held-out {unit} of such an activation that curators annotated, 95 % interval. "
                + "A");
            Line($"true one that they have not annotated counts as wrong, so it is a lower bound.");
        }
    }

    private bool HasClaim(PairCalibration pair) => pair.Calls.Steps.Any(IsClaimed(pair));

    private Func<CalibrationStep, bool> IsClaimed(PairCalibration pair) => step =>
        pair.CanClaim(step) && step.Precision.Estimate >= options.MinimumPrecision;

    private void PrintConcept(int concept, string unit)
    {
        Line($"{outcome.Proteins.Concepts[concept].Name}");
        foreach (PairCalibration pair in outcome.Result.Pairs.Where(p => p.Pair.Concept == concept && HasClaim(p)))
        {
            string mean = pair.Pair.Window == 1 ? "" : $", mean of {pair.Pair.Window} residues";
            Line($"  f/{pair.Pair.Feature}{mean} above {pair.Pair.Threshold:0.##} of its maximum; guessing "
                + $"{pair.BaseRate:0.000}");
            foreach (CalibrationStep step in pair.Calls.Steps.Reverse().Where(IsClaimed(pair)))
            {
                string from = step == pair.Calls.Steps[0] ? "" : $"peak from {N(step.From, "0.00")}: ";
                Line($"    {from}{Text(step.Precision)}, {step.Precision.Right} of {step.Precision.Total} "
                    + $"held-out {unit} "
                    + $"in {step.Precision.Proteins} proteins");
            }

            HeldOutCheck check = pair.Check;
            if (check.Calls > 0)
            {
                Line($"    checked with annotation hidden: {N(check.Stated, "0.00")} stated, "
                    + $"{N(check.Found, "0.00")} found, "
                    + $"{check.Calls} {unit}");
            }

            if (pair.RightByExperiment > 0)
                Line($"    {pair.RightByExperiment} of the {pair.Right} annotated ones by experiment");
        }

        if (outcome.Result.Tallies.FirstOrDefault(t => t.Concept == concept) is { } tally)
        {
            Line($"  here: {tally.Annotated} {unit} are annotated, {tally.Listed} are not; {tally.Partly} lie at "
                + "an edge; "
                + $"{tally.Disagreeing} in {tally.DisagreeingProteins} proteins contradict annotation (left out)");
        }

        if (outcome.Control?.GetValueOrDefault(concept) is { } homology)
        {
            string control = homology.ControlsAligned == 0
                ? ""
                : $"; at ten like places each, {homology.ControlsCarried} of {homology.ControlsAligned}";
            Line($"  homologues are aligned at {homology.Aligned} of those {homology.Calls} and carry it at "
                + $"{homology.Carried}{control}");
        }

        foreach (AnnotationCall call in outcome.Calls.Where(c => c.Pair.Pair.Concept == concept).Take(top))
            PrintCall(call);
        output.WriteLine();
    }

    private void PrintCall(AnnotationCall call)
    {
        ProteinRecord protein = outcome.Proteins.Records[call.Protein];
        string place = options.Level == AnnotateLevel.Protein ? "" : $" {call.Place.Start + 1}-{call.Place.End}";
        Line($"    {protein.Accession} {protein.EntryName}{place}  peak {call.Peak:0.00}  precision "
            + $"{Text(call.Precision)}");
        if (call.Curated.Length > 0)
            Line($"      annotated there: {call.Curated}");
        Line($"      {Homology(call)}");
    }

    private string Homology(AnnotationCall call)
    {
        HomologyEvidence evidence = call.Homology;
        string text = AnnotateTable.Text(evidence.State);
        if (evidence.Target is not { } target)
            return text;
        ProteinRecord homologue = outcome.Corpus.Records[target];
        string by = evidence.Experimental ? ", by experiment" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{text}{by}: {homologue.Accession} {homologue.EntryName}, {100 * evidence.Identity:0} % identical, ")
            + string.Create(CultureInfo.InvariantCulture, $"e-value {evidence.EValue:0.#e0}");
    }

    private void PrintRest(HashSet<int> claims, string unit)
    {
        int[] rest =
        [
            .. outcome.Result.Pairs.GroupBy(p => p.Pair.Concept).Where(group => !claims.Contains(group.Key))
                .OrderByDescending(group => group.SelectMany(p => p.Calls.Steps)
                    .Where(s => s.Enough).Select(s => s.Precision.Estimate).DefaultIfEmpty(0).Max())
                .ThenBy(group => group.Key)
                .Select(group => group.Key),
        ];
        if (rest.Length == 0)
            return;
        Line($"Nothing is said about {rest.Length} concepts:");
        foreach (int concept in rest.Take(RestShown))
            Line($"  {outcome.Proteins.Concepts[concept].Name}: {WhyNot(concept, unit)}");
        if (rest.Length > RestShown)
            Line($"  and {rest.Length - RestShown} more; --concept NAME or --json say why");
        output.WriteLine();
    }

    private string WhyNot(int concept, string unit)
    {
        PairCalibration[] pairs = [.. outcome.Result.Pairs.Where(p => p.Pair.Concept == concept)];
        if (pairs.SelectMany(p => p.Calls.Steps).All(s => !s.Enough))
        {
            int most = pairs.Max(p => p.Calls.Units);
            return $"too few held-out {unit} ({most}, or in too few proteins)";
        }

        (PairCalibration pair, CalibrationStep step) = pairs
            .SelectMany(p => p.Calls.Steps.Where(s => s.Enough).Select(s => (p, s)))
            .MaxBy(best => best.s.Precision.Estimate);
        if (pair.Check.Contradicts)
        {
            return $"{Text(step.Precision)} by f/{pair.Pair.Feature} is not borne out: with annotation hidden "
                + $"{N(pair.Check.Stated, "0.00")} stated, {N(pair.Check.Found, "0.00")} found, "
                + $"{pair.Check.Calls} {unit}";
        }

        string guess = step.Precision.Low > pair.BaseRate ? ""
            : $", not surely above guessing ({N(pair.BaseRate, "0.000")})";
        return $"at best {Text(step.Precision)} by f/{pair.Pair.Feature}{guess}";
    }

    private static string Text(Proportion p) => $"{N(p.Estimate, "0.00")} ({N(p.Low, "0.00")}-{N(p.High, "0.00")})";

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private void Line(string text) => output.WriteLine(text);
}
