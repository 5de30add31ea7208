using System.Numerics.Tensors;
using PlmLens.Core;
using PlmLens.Store;
using Tensor = PlmLens.Core.Tensor;

namespace PlmLens.Analysis.Scoring;

/// <summary>
/// The model's own neurons as features: column 2 j is dimension j of the hidden states, column 2 j + 1 is its
/// negative, so that a neuron which falls on a concept counts as one that rises. Scored with
/// <see cref="ThresholdScale.Range"/>.
/// </summary>
/// <remarks>A reader holds a few whole columns (at most 64 MiB, at least one column), never the table.</remarks>
/// <param name="rows">The hidden states; stay open and the caller's.</param>
public sealed class NeuronColumns(CachedRows rows) : IFeatureColumns
{
    private const long BytesPerReader = 64 << 20;

    /// <inheritdoc/>
    public int Features => 2 * rows.Width;

    /// <inheritdoc/>
    public int Residues => checked((int)rows.Count);

    /// <inheritdoc/>
    public int FeaturesPerRead => 2 * NeuronsPerRead;

    private int NeuronsPerRead =>
        (int)Math.Clamp(BytesPerReader / (sizeof(float) * Math.Max(1, rows.Count)), 1, rows.Width);

    /// <inheritdoc/>
    public IFeatureColumnReader OpenReader() => new Reader(rows, NeuronsPerRead);

    private sealed class Reader : IFeatureColumnReader
    {
        private readonly CachedRows _rows;
        private readonly Tensor _columns;
        private readonly float[] _negative;
        private readonly int _capacity;
        private int _first = -1;

        public Reader(CachedRows rows, int capacity)
        {
            _rows = rows;
            _capacity = capacity;
            _columns = new Tensor(DType.F32, capacity, rows.Count);
            _negative = new float[rows.Count];
        }

        public FeatureColumn Read(int feature)
        {
            int neuron = feature / 2;
            int first = neuron / _capacity * _capacity;
            if (first != _first)
                _rows.ReadColumns(first, Math.Min(_capacity, _rows.Width - first), _columns);
            _first = first;
            ReadOnlySpan<float> values = _columns.View<float>().Row(neuron - first, _rows.Count).Span;
            if (feature % 2 == 0)
                return new FeatureColumn(values);
            TensorPrimitives.Negate(values, _negative);
            return new FeatureColumn(_negative);
        }

        public void Dispose() => _columns.Dispose();
    }
}
