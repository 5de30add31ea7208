using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Analysis.Families;

/// <summary>
/// The model's own neurons as features: feature 2 j scores a protein by the largest value of dimension j on its
/// residues, feature 2 j + 1 by the largest of its negative. Every protein is listed.
/// </summary>
internal sealed class NeuronProteinScores : IProteinScores
{
    private const int RowsPerRead = 1024;
    private readonly float[] _scores;
    private readonly int[] _proteins;

    private NeuronProteinScores(int features, int proteins)
    {
        Features = features;
        _proteins = [.. Enumerable.Range(0, proteins)];
        _scores = new float[checked(features * proteins)];
    }

    public int Features { get; }

    public int Proteins => _proteins.Length;

    public int FeaturesPerRead => 1;

    /// <summary>Reads the hidden states once, in order; memory is a block of rows and two numbers for each (dimension,
    /// protein).</summary>
    /// <param name="rows">The states of the corpus.</param>
    /// <param name="lengths">Residues of each protein, in order.</param>
    /// <param name="cancel">Stops between blocks of rows.</param>
    public static NeuronProteinScores Of(CachedRows rows, int[] lengths, CancellationToken cancel)
    {
        int width = rows.Width;
        var scores = new NeuronProteinScores(2 * width, lengths.Length);
        var most = new float[width];
        var least = new float[width];
        using var block = new Tensor(DType.F32, RowsPerRead, width);
        long row = 0;
        for (int protein = 0; protein < lengths.Length; protein++)
        {
            most.AsSpan().Fill(float.NegativeInfinity);
            least.AsSpan().Fill(float.PositiveInfinity);
            for (int left = lengths[protein]; left > 0;)
            {
                cancel.ThrowIfCancellationRequested();
                int here = Math.Min(left, RowsPerRead);
                rows.Read(row, here, block);
                for (int i = 0; i < here; i++)
                    Widen(block.View<float>().Row(i, width).Span, most, least);
                row += here;
                left -= here;
            }

            scores.Set(protein, most, least);
        }

        return scores;
    }

    public IProteinScoreReader OpenReader() => new Reader(this);

    private static void Widen(ReadOnlySpan<float> values, float[] most, float[] least)
    {
        System.Numerics.Tensors.TensorPrimitives.MaxNumber(most, values, most);
        System.Numerics.Tensors.TensorPrimitives.MinNumber(least, values, least);
    }

    private void Set(int protein, float[] most, float[] least)
    {
        for (int j = 0; j < most.Length; j++)
        {
            _scores[(2 * j * Proteins) + protein] = most[j];
            _scores[(((2 * j) + 1) * Proteins) + protein] = -least[j];
        }
    }

    private sealed class Reader(NeuronProteinScores scores) : IProteinScoreReader
    {
        public ProteinScoreList Read(int feature) => new(
            scores._proteins, scores._scores.AsSpan(feature * scores.Proteins, scores.Proteins));

        public void Dispose()
        {
        }
    }
}
