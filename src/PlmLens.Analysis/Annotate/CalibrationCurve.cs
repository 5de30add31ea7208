namespace PlmLens.Analysis.Annotate;

/// <summary>
/// Precision as a function of activation, estimated on held-out units: ranges of about equal numbers of units, pooled
/// until precision nowhere falls with activation (pool adjacent violators, Ayer et al. 1955), each with an interval.
/// </summary>
/// <remarks>
/// Intervals use the same assumption: a lower bound at one activation holds at all higher ones, and an upper bound at
/// all lower ones. Immutable.
/// </remarks>
public sealed class CalibrationCurve
{
    private CalibrationCurve(IReadOnlyList<CalibrationStep> steps, int units)
    {
        Steps = steps;
        Units = units;
    }

    /// <summary>The ranges, by ascending activation; empty when there were too few units for even one.</summary>
    public IReadOnlyList<CalibrationStep> Steps { get; }

    /// <summary>Held-out units that it was fitted to.</summary>
    public int Units { get; }

    /// <summary>Fits a curve.</summary>
    /// <param name="units">Held-out units, any order.</param>
    /// <param name="options">Smallest ranges.</param>
    public static CalibrationCurve Fit(IEnumerable<CalibrationUnit> units, CalibrationOptions options)
    {
        options.Validate();
        CalibrationUnit[] sorted = [.. units.OrderBy(unit => unit.Score)];
        if (sorted.Length < options.MinimumUnits)
            return new CalibrationCurve([], sorted.Length);
        List<Pool> pools = PoolViolators(Cut(sorted, options));
        Proportion[] shares = [.. pools.Select(pool => Share(sorted.AsSpan(pool.Start, pool.Count)))];
        for (int i = 1; i < shares.Length; i++)
            shares[i] = shares[i] with { Low = Math.Max(shares[i].Low, shares[i - 1].Low) };
        for (int i = shares.Length - 2; i >= 0; i--)
            shares[i] = shares[i] with { High = Math.Min(shares[i].High, shares[i + 1].High) };
        return new CalibrationCurve(
            [
                .. pools.Select((pool, i) => new CalibrationStep(
                    sorted[pool.Start].Score,
                    shares[i],
                    shares[i].Total >= options.MinimumUnits && shares[i].Proteins >= options.MinimumProteins)),
            ],
            sorted.Length);
    }

    /// <summary>The range that an activation falls into; the lowest for one below all, null without ranges.</summary>
    public CalibrationStep? At(float score)
    {
        int found = 0;
        for (int i = 1; i < Steps.Count && Steps[i].From <= score; i++)
            found = i;
        return Steps.Count == 0 ? null : Steps[found];
    }

    // Cuts at equal numbers of units, never between equal scores.
    private static List<Pool> Cut(CalibrationUnit[] sorted, CalibrationOptions options)
    {
        int bins = Math.Clamp(sorted.Length / options.MinimumUnits, 1, options.Bins);
        var cuts = new List<int> { 0 };
        for (int bin = 1; bin < bins; bin++)
        {
            int cut = (int)((long)sorted.Length * bin / bins);
            while (cut < sorted.Length && sorted[cut].Score == sorted[cut - 1].Score)
                cut++;
            if (cut - cuts[^1] >= options.MinimumUnits && sorted.Length - cut >= options.MinimumUnits)
                cuts.Add(cut);
        }

        cuts.Add(sorted.Length);
        return
        [
            .. cuts.Zip(cuts.Skip(1), (from, to) =>
            {
                int right = 0;
                for (int i = from; i < to; i++)
                    right += sorted[i].Right ? 1 : 0;
                return new Pool(from, to - from, right);
            }),
        ];
    }

    private static List<Pool> PoolViolators(List<Pool> bins)
    {
        var pools = new List<Pool>();
        foreach (Pool bin in bins)
        {
            Pool pool = bin;
            while (pools.Count > 0 && pools[^1].IsNotBelow(pool))
            {
                pool = new Pool(pools[^1].Start, pools[^1].Count + pool.Count, pools[^1].Right + pool.Right);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        return pools;
    }

    private static Proportion Share(ReadOnlySpan<CalibrationUnit> units)
    {
        var groups = new Dictionary<int, (int Right, int Total)>();
        foreach (CalibrationUnit unit in units)
        {
            (int right, int total) = groups.GetValueOrDefault(unit.Protein);
            groups[unit.Protein] = (right + (unit.Right ? 1 : 0), total + 1);
        }

        return Proportion.OfGroups(groups.Values);
    }

    private readonly record struct Pool(int Start, int Count, int Right)
    {
        public bool IsNotBelow(Pool next) => (long)Right * next.Count >= (long)next.Right * Count;
    }
}
