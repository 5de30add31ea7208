using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Controls;

/// <summary>Receives a column that somebody reads, on the reading thread.</summary>
internal delegate void ColumnObserver(int feature, FeatureColumn column);

/// <summary>Columns that show what is read of them to an observer, so that it needs no pass of its own.</summary>
/// <param name="columns">The columns.</param>
/// <param name="observer">Is told of every reading, of one column perhaps several times and on several
/// threads.</param>
internal sealed class ObservedColumns(IFeatureColumns columns, ColumnObserver observer) : IFeatureColumns
{
    /// <inheritdoc/>
    public int Features => columns.Features;

    /// <inheritdoc/>
    public int Residues => columns.Residues;

    /// <inheritdoc/>
    public int FeaturesPerRead => columns.FeaturesPerRead;

    /// <inheritdoc/>
    public IFeatureColumnReader OpenReader() => new Reader(columns.OpenReader(), observer);

    private sealed class Reader(IFeatureColumnReader reader, ColumnObserver observer) : IFeatureColumnReader
    {
        public FeatureColumn Read(int feature)
        {
            FeatureColumn column = reader.Read(feature);
            observer(feature, column);
            return column;
        }

        public void Dispose() => reader.Dispose();
    }
}
