namespace PlmLens.Analysis.Probes;

/// <summary>A score and its bootstrap interval.</summary>
/// <param name="Value">On the test rows as they are.</param>
/// <param name="Low">2.5th percentile of the replicates.</param>
/// <param name="High">97.5th percentile.</param>
public readonly record struct ScoreInterval(double Value, double Low, double High);
