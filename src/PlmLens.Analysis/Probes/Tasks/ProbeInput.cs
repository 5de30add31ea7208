using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>What a probe reads: one row for each row of the task.</summary>
/// <param name="name">In tables: <c>sae</c>, <c>states</c>, <c>sequence</c>.</param>
/// <param name="design">The values; scaled in place once, when the first task is run on them.</param>
/// <param name="columnName">Names a column in tables: <c>f/12</c>, <c>d/7</c>.</param>
/// <param name="sparseProbes">Also fit probes on few columns.</param>
public sealed class ProbeInput(string name, IDesign design, Func<int, string> columnName, bool sparseProbes)
{
    private double[]? _factors;

    /// <summary>In tables.</summary>
    public string Name => name;

    /// <summary>The values.</summary>
    public IDesign Design => design;

    /// <summary>Also fit probes on few columns.</summary>
    public bool SparseProbes => sparseProbes;

    /// <summary>Names a column in tables.</summary>
    public string ColumnName(int column) => columnName(column);

    /// <summary>Brings all columns to one scale, by the first rows; the second time does nothing.</summary>
    /// <returns>What each column was multiplied by.</returns>
    internal double[] Standardise(int rows, WorkerPool pool) =>
        _factors ??= ColumnScaling.Apply(design, rows, pool);
}
