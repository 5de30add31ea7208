using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Annotate;

/// <summary>How precise a pair's calls are on the held-out half, as a function of activation. Activations are fractions
/// of the feature's maximum in the validation half.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Calls">Precision of calls (or of whole proteins) by their peak.</param>
/// <param name="Residues">Precision of single residues by their activation.</param>
/// <param name="BaseRate">Share of all judged held-out residues (or proteins) that carry the concept: the precision of
/// guessing.</param>
/// <param name="Right">Held-out calls that are annotated.</param>
/// <param name="RightByExperiment">Of those, how many have an annotation with experimental evidence.</param>
/// <param name="Wrong">Held-out calls that are not annotated; some of them may be what curators have not seen
/// yet.</param>
/// <param name="Unjudged">Held-out calls in proteins where absence of the concept says nothing; in no estimate.</param>
/// <param name="Check">How the estimate does on held-out proteins whose annotation is hidden from it.</param>
public sealed record PairCalibration(
    ChosenPair Pair,
    CalibrationCurve Calls,
    CalibrationCurve Residues,
    double BaseRate,
    int Right,
    int RightByExperiment,
    int Wrong,
    int Unjudged,
    HeldOutCheck Check)
{
    /// <summary>The range that a call's peak falls into, when something can be claimed there; null otherwise.</summary>
    /// <param name="peak">Fraction of the feature's maximum.</param>
    public CalibrationStep? ClaimAt(float peak) => Calls.At(peak) is { } step && CanClaim(step) ? step : null;

    /// <summary>Whether something can be claimed in a range: enough held-out calls, surely more precise than guessing,
    /// and not contradicted by the check.</summary>
    /// <param name="step">A range of <see cref="Calls"/>.</param>
    public bool CanClaim(CalibrationStep step) =>
        step.Enough && step.Precision.Low > BaseRate && !Check.Contradicts;

    /// <summary>Estimates the precision of a pair on the test half.</summary>
    /// <param name="pair">Chosen on the validation half.</param>
    /// <param name="column">The feature's activations in the corpus, averaged over the pair's window.</param>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">Level and smallest ranges.</param>
    public static PairCalibration Of(
        ChosenPair pair, FeatureColumn column, AnnotatedCorpus corpus, AnnotateOptions options)
    {
        var calls = new List<FeatureCall>();
        CallFinder.Find(column.Positions, column.Values, corpus.FirstResidues, pair.Cut, calls);
        var units = new List<CalibrationUnit>();
        int experimental = 0, unjudged = 0;
        foreach (FeatureCall call in CallsOf(calls, options.Level))
        {
            if (corpus.HalfOf(call.Protein) != CorpusSplit.Test)
                continue;
            if (!corpus.IsJudged(pair.Concept, call.Protein))
            {
                unjudged++;
                continue;
            }

            bool right = IsRight(pair.Concept, call, corpus, options.Level);
            units.Add(new CalibrationUnit(call.Peak / pair.Maximum, right, call.Protein));
            if (right && Curation.HasExperiment(corpus, pair.Concept, call, options.Level))
                experimental++;
        }

        double baseRate = BaseRateOf(pair.Concept, corpus, options.Level);
        int all = units.Count, good = units.Count(unit => unit.Right);
        return new PairCalibration(
            pair,
            CalibrationCurve.Fit(units, options.Calibration),
            CalibrationCurve.Fit(ResidueUnits(pair, column, corpus), options.Calibration),
            baseRate,
            good,
            experimental,
            all - good,
            unjudged,
            HeldOutCheck.Of(units, baseRate, options));
    }

    /// <summary>The calls that count: all of them, or at the level of proteins the strongest of each.</summary>
    internal static IEnumerable<FeatureCall> CallsOf(IEnumerable<FeatureCall> calls, AnnotateLevel level) =>
        level == AnnotateLevel.Region
            ? calls
            : calls.GroupBy(call => call.Protein).Select(group => group.MaxBy(call => call.Peak));

    /// <summary>Whether curators annotated the concept where a call is.</summary>
    internal static bool IsRight(int concept, FeatureCall call, AnnotatedCorpus corpus, AnnotateLevel level)
    {
        if (level == AnnotateLevel.Protein)
            return corpus.ConceptsIn(call.Protein).Contains((ushort)concept);
        int first = corpus.FirstResidues[call.Protein];
        return 2 * corpus.CountIn(concept, first + call.Start, first + call.End) >= call.Length;
    }

    private static IEnumerable<CalibrationUnit> ResidueUnits(
        ChosenPair pair, FeatureColumn column, AnnotatedCorpus corpus)
    {
        var units = new List<CalibrationUnit>();
        int protein = 0;
        for (int i = 0; i < column.Positions.Length; i++)
        {
            int residue = (int)column.Positions[i];
            while (residue >= corpus.FirstResidues[protein + 1])
                protein++;
            bool counts = column.Values[i] > pair.Cut
                && corpus.HalfOf(protein) == CorpusSplit.Test
                && corpus.IsJudged(pair.Concept, protein);
            if (counts)
            {
                bool right = corpus.ConceptsAt(residue).Contains((ushort)pair.Concept);
                units.Add(new CalibrationUnit(column.Values[i] / pair.Maximum, right, protein));
            }
        }

        return units;
    }

    private static double BaseRateOf(int concept, AnnotatedCorpus corpus, AnnotateLevel level)
    {
        long right = 0, total = 0;
        for (int p = 0; p < corpus.Records.Count; p++)
        {
            if (corpus.HalfOf(p) != CorpusSplit.Test || !corpus.IsJudged(concept, p))
                continue;
            bool carries = corpus.ConceptsIn(p).Contains((ushort)concept);
            if (level == AnnotateLevel.Protein)
            {
                right += carries ? 1 : 0;
                total++;
                continue;
            }

            total += corpus.Records[p].Length;
            if (carries)
                right += corpus.CountIn(concept, corpus.FirstResidues[p], corpus.FirstResidues[p + 1]);
        }

        return total == 0 ? 0 : (double)right / total;
    }
}
