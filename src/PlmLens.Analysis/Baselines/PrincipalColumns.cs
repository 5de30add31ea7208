using System.Numerics.Tensors;
using PlmLens.Analysis.Metrics;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;
using PlmLens.Store;
using Tensor = PlmLens.Core.Tensor;

namespace PlmLens.Analysis.Baselines;

/// <summary>
/// The principal directions of the hidden states as features: column 2 j is the centred state along direction j, column
/// 2 j + 1 its negative. Scored with <see cref="ThresholdScale.Range"/>, as neurons are.
/// </summary>
/// <remarks>A reader holds a few whole columns (at most 128 MiB, at least one), never the table.</remarks>
/// <param name="rows">The hidden states; stay open and the caller's.</param>
/// <param name="principal">Their directions.</param>
public sealed class PrincipalColumns(CachedRows rows, PrincipalDirections principal) : IFeatureColumns
{
    private const long BytesPerReader = 128 << 20;

    /// <inheritdoc/>
    public int Features => 2 * principal.Directions.Count;

    /// <inheritdoc/>
    public int Residues => checked((int)rows.Count);

    /// <inheritdoc/>
    public int FeaturesPerRead => 2 * DirectionsPerRead;

    private int DirectionsPerRead => (int)Math.Clamp(
        BytesPerReader / (sizeof(float) * Math.Max(1, rows.Count)), 1, Math.Max(1, principal.Directions.Count));

    /// <inheritdoc/>
    public IFeatureColumnReader OpenReader() => new Reader(rows, principal, DirectionsPerRead);

    private sealed class Reader(CachedRows rows, PrincipalDirections principal, int capacity) : IFeatureColumnReader
    {
        private readonly Tensor _columns = new(DType.F32, capacity, rows.Count);
        private readonly float[] _negative = new float[rows.Count];
        private int _first = -1;

        public FeatureColumn Read(int feature)
        {
            int direction = feature / 2;
            int first = direction / capacity * capacity;
            if (first != _first)
                Project(first, Math.Min(capacity, principal.Directions.Count - first));
            _first = first;
            ReadOnlySpan<float> values = _columns.View<float>().Row(direction - first, rows.Count).Span;
            if (feature % 2 == 0)
                return new FeatureColumn(values);
            TensorPrimitives.Negate(values, _negative);
            return new FeatureColumn(_negative);
        }

        public void Dispose() => _columns.Dispose();

        private void Project(int first, int count)
        {
            TensorView<float> output = _columns;
            float[] offsets =
            [
                .. Enumerable.Range(first, count).Select(
                    d => TensorPrimitives.Dot<float>(principal.Mean, principal.Directions[d])),
            ];
            using var reader = new RowReader(rows);
            while (reader.Next())
            {
                for (int r = 0; r < reader.Rows; r++)
                {
                    ReadOnlySpan<float> row = reader.Values.Row(r, rows.Width).Span;
                    for (int d = 0; d < count; d++)
                    {
                        output[(d * rows.Count) + reader.First + r] =
                            TensorPrimitives.Dot(row, principal.Directions[first + d]) - offsets[d];
                    }
                }
            }
        }
    }
}
