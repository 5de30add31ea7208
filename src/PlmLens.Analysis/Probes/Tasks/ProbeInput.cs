namespace PlmLens.Analysis.Probes;

/// <summary>What a probe reads: one row for each row of the task.</summary>
/// <param name="Name">In tables: <c>sae</c>, <c>states</c>, <c>sequence</c>.</param>
/// <param name="Design">The values; scaled in place by the runner.</param>
/// <param name="ColumnName">Names a column in tables: <c>f/12</c>, <c>d/7</c>.</param>
/// <param name="SparseProbes">Also fit probes on few columns.</param>
public sealed record ProbeInput(string Name, IDesign Design, Func<int, string> ColumnName, bool SparseProbes);
