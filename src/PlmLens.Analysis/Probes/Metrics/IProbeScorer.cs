namespace PlmLens.Analysis.Probes;

/// <summary>Scores one probe's predictions on rows that may count several times; safe for many threads.</summary>
internal interface IProbeScorer
{
    /// <summary>The scores.</summary>
    /// <param name="repeats">How often each row counts; all once when empty.</param>
    ProbeScores Score(ReadOnlySpan<int> repeats);
}
