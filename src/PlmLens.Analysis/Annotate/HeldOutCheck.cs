namespace PlmLens.Analysis.Annotate;

/// <summary>
/// A check of the calibration on real data: the held-out proteins are cut into five parts; the annotation of one part
/// is hidden, precision is estimated from the other four, and what it states for the calls of the part is compared with
/// what turns out to be annotated there.
/// </summary>
/// <param name="Calls">Hidden calls that a claim of at least the wanted precision was made about.</param>
/// <param name="Stated">Mean of the stated precision over them.</param>
/// <param name="Found">Share of them that is annotated.</param>
/// <param name="Contradicts">Surely fewer of them are annotated than was wanted: the estimate rests on a few proteins
/// that are not like the others, and nothing is claimed.</param>
public readonly record struct HeldOutCheck(int Calls, double Stated, double Found, bool Contradicts)
{
    private const int Parts = 5;

    /// <summary>Hides each part in turn.</summary>
    /// <param name="units">Held-out units of one pair.</param>
    /// <param name="baseRate">Precision of guessing.</param>
    /// <param name="options">Wanted precision and smallest ranges.</param>
    public static HeldOutCheck Of(
        IReadOnlyList<CalibrationUnit> units, double baseRate, AnnotateOptions options)
    {
        int calls = 0, right = 0;
        double stated = 0;
        for (int part = 0; part < Parts; part++)
        {
            int hidden = part;
            var curve = CalibrationCurve.Fit(units.Where(u => u.Protein % Parts != hidden), options.Calibration);
            foreach (CalibrationUnit unit in units)
            {
                if (unit.Protein % Parts != hidden
                    || curve.At(unit.Score) is not { Enough: true } step
                    || step.Precision.Low <= baseRate
                    || step.Precision.Estimate < options.MinimumPrecision)
                    continue;
                calls++;
                right += unit.Right ? 1 : 0;
                stated += step.Precision.Estimate;
            }
        }

        if (calls == 0)
            return default;
        bool contradicts = Proportion.WilsonInterval(right, calls).High < options.MinimumPrecision;
        return new HeldOutCheck(calls, stated / calls, (double)right / calls, contradicts);
    }
}
