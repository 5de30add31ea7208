using PlmLens.Analysis.Scoring;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Nulls;

/// <summary>The null concepts as an encoder: feature f is 1 where null concept f is, and not listed elsewhere. Scored
/// for the real concepts, it says what a look at the sequence would find.</summary>
/// <remarks>A column is made when it is read; a reader holds one.</remarks>
/// <param name="records">The corpus.</param>
public sealed class NullConceptColumns(IReadOnlyList<ProteinRecord> records) : IFeatureColumns
{
    /// <inheritdoc/>
    public int Features => NullConcepts.All.Count;

    /// <inheritdoc/>
    public int Residues { get; } = checked((int)records.Sum(record => (long)record.Length));

    /// <inheritdoc/>
    public int FeaturesPerRead => 1;

    /// <summary>The name of a feature.</summary>
    public static string NameOf(int feature) => NullConcepts.All[feature].Concept.Name;

    /// <inheritdoc/>
    public IFeatureColumnReader OpenReader() => new Reader(records);

    private sealed class Reader(IReadOnlyList<ProteinRecord> records) : IFeatureColumnReader
    {
        private readonly List<uint> _positions = [];
        private float[] _ones = [];
        private bool[] _marks = [];

        public FeatureColumn Read(int feature)
        {
            _positions.Clear();
            uint first = 0;
            foreach (ProteinRecord record in records)
            {
                string letters = NullConcepts.Letters(record);
                if (_marks.Length < letters.Length)
                    _marks = new bool[letters.Length];
                Span<bool> marks = _marks.AsSpan(0, letters.Length);
                marks.Clear();
                NullConcepts.All[feature].Mark(letters, marks);
                for (int i = 0; i < marks.Length; i++)
                {
                    if (marks[i])
                        _positions.Add(first + (uint)i);
                }

                first += (uint)letters.Length;
            }

            if (_ones.Length < _positions.Count)
            {
                _ones = new float[_positions.Count];
                Array.Fill(_ones, 1);
            }

            return new FeatureColumn(
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_positions),
                _ones.AsSpan(0, _positions.Count));
        }

        public void Dispose()
        {
        }
    }
}
