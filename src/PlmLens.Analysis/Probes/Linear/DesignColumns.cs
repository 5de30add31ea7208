using System.Runtime.InteropServices;
using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Probes;

/// <summary>The columns of a sparse design as features.</summary>
/// <param name="design">Stays the caller's.</param>
public sealed class DesignColumns(SparseDesign design) : IFeatureColumns
{
    /// <inheritdoc/>
    public int Features => design.Columns;

    /// <inheritdoc/>
    public int Residues => design.Rows;

    /// <inheritdoc/>
    public int FeaturesPerRead => 1;

    /// <inheritdoc/>
    public IFeatureColumnReader OpenReader() => new Reader(design);

    private sealed class Reader(SparseDesign design) : IFeatureColumnReader
    {
        public FeatureColumn Read(int feature) =>
            new(MemoryMarshal.Cast<int, uint>(design.RowsOf(feature)), design.ValuesOf(feature));

        public void Dispose()
        {
        }
    }
}
