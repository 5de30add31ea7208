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
    public IFeatureColumnReader OpenReader() => new Reader(codes.OpenPostings());

    private sealed class Reader(PostingReader postings) : IFeatureColumnReader
    {
        public FeatureColumn Read(int feature)
        {
            postings.Read(feature);
            return new FeatureColumn(postings.Positions, postings.Values);
        }

        public void Dispose() => postings.Dispose();
    }
}
