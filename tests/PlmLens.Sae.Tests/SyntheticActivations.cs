using PlmLens.Core;

namespace PlmLens.Sae.Tests;

/// <summary>Hidden states that a sparse autoencoder can explain: each is a mean plus a few of many random directions
/// with positive weights, plus noise.</summary>
internal sealed class SyntheticActivations : IDisposable
{
    public SyntheticActivations(int rows, int width, int directions, int active, ulong seed = 1)
    {
        Values = new Tensor(DType.F32, rows, width);
        var random = new SeededRandom(seed);
        float[] basis = new float[directions * width];
        foreach (ref float value in basis.AsSpan())
            value = (float)(random.NextGaussian() / Math.Sqrt(width));
        for (int r = 0; r < rows; r++)
        {
            Span<float> row = Values.View<float>().Row(r, width).Span;
            for (int c = 0; c < width; c++)
                row[c] = 0.5f + (c % 3) + (float)(0.01 * random.NextGaussian());
            for (int a = 0; a < active; a++)
            {
                int direction = random.Next(directions);
                float weight = 1 + (float)Math.Abs(random.NextGaussian());
                for (int c = 0; c < width; c++)
                    row[c] += weight * basis[(direction * width) + c];
            }
        }
    }

    public Tensor Values { get; }

    public ShuffledSource Shuffled => new(new TensorRows(Values), "synthetic", 3);

    public SequentialSource InOrder => new(new TensorRows(Values), "synthetic");

    public void Dispose() => Values.Dispose();
}
