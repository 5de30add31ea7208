namespace PlmLens.Analysis.Families;

/// <summary>The thresholds that are tried for one feature; one for each thread, reused.</summary>
internal sealed class ThresholdGrid(FamilyOptions options)
{
    private readonly float[] _cuts = new float[options.FractionSteps + options.Quantiles.Count];

    /// <summary>The smallest and the largest score of the validation half.</summary>
    public (float Low, float High) Range { get; private set; }

    /// <summary>Makes the thresholds.</summary>
    /// <param name="listed">Scores of the validation proteins that have one, ascending.</param>
    /// <param name="proteins">Proteins of the validation half.</param>
    /// <returns>Ascending, without equal ones, all below the largest score; empty when all scores are equal.</returns>
    public ReadOnlySpan<float> Make(ReadOnlySpan<float> listed, int proteins)
    {
        if (listed.IsEmpty)
            return [];
        Range = (listed.Length < proteins ? 0 : listed[0], listed[^1]);
        int count = 0;
        for (int i = 0; i < options.FractionSteps; i++)
            _cuts[count++] = (float)(Range.Low + ((Range.High - (double)Range.Low) * i / options.FractionSteps));
        foreach (double quantile in options.Quantiles)
            _cuts[count++] = listed[(int)(quantile * listed.Length)];
        Array.Sort(_cuts);
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (_cuts[i] < Range.High && (kept == 0 || _cuts[i] > _cuts[kept - 1]))
                _cuts[kept++] = _cuts[i];
        }

        return _cuts.AsSpan(0, kept);
    }
}
