namespace PlmLens.Benchmarks;

/// <summary>One rung of the ladder: measures something and adds its rows. One file per rung, listed in
/// <see cref="Ladder.Rungs"/>.</summary>
internal interface IBenchmark
{
    /// <summary>What <c>--only</c> selects: one lower-case word.</summary>
    string Name { get; }

    /// <summary>One sentence: what is measured, what its ceiling is, who the peer is.</summary>
    string Summary { get; }

    /// <summary>Rungs whose rates are this one's ceilings; <c>--only</c> runs them too.</summary>
    IReadOnlyList<string> Needs => [];

    /// <summary>Measures. With <see cref="LadderRun.Quick"/>, once and at a small size: a check that it runs.</summary>
    void Run(LadderRun run);
}
