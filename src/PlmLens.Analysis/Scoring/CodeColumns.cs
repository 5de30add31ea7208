using PlmLens.Store;

namespace PlmLens.Analysis.Scoring;

/// <summary>The features of an SAE, from stored codes.</summary>
/// <param name="codes">Stays open and the caller's.</param>
public sealed class CodeColumns(SparseCodes codes) : IFeatureColumns
{
    /// <inheritdoc/>
    public int Features => codes.Features;

    /// <inheritdoc/>
    public int Residues => codes.Residues;

    /// <inheritdoc/>
    public int FeaturesPerRead => 1;

    /// <inheritdoc/>
    public IFeatureColumnReader OpenReader() => new Reader(codes);

    private sealed class Reader(SparseCodes codes) : IFeatureColumnReader
    {
        private float[] _values = [];

        public FeatureColumn Read(int feature)
        {
            int count = codes.CountOf(feature);
            if (_values.Length < count)
                _values = new float[count];
            codes.ReadValuesOf(feature, _values.AsSpan(0, count));
            return new FeatureColumn(codes.PositionsOf(feature), _values.AsSpan(0, count));
        }

        public void Dispose()
        {
        }
    }
}
