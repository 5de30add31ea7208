using PlmLens.Analysis.Fidelity;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;

namespace PlmLens.Analysis.Tests;

public sealed class LossRecoveredTests : IDisposable
{
    private readonly TinyLens _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void A_perfect_reconstruction_recovers_everything()
    {
        LossRecovered loss = Measure(new WholeStates(16, factor: 1));

        Assert.Equal(loss.Original, loss.Sae, 1e-6);
        Assert.Equal(1, loss.Fraction!.Value, 1e-3);
        Assert.True(loss.Residues > 0);
    }

    [Fact]
    public void A_reconstruction_of_zeros_recovers_nothing()
    {
        LossRecovered loss = Measure(new WholeStates(16, factor: 0));

        Assert.Equal(loss.Zero, loss.Sae, 1e-9);
        Assert.Equal(0, loss.Fraction!.Value, 1e-6);
    }

    [Fact]
    public void The_fraction_is_that_of_the_losses_and_unknown_when_nothing_can_be_lost()
    {
        Assert.Equal(0.75, new LossRecovered(2, 2.25, 3, 2.5, 10).Fraction!.Value, 1e-12);
        Assert.Equal(0.5, new LossRecovered(2, 2.25, 3, 2.5, 10).FractionFromMean!.Value, 1e-12);
        Assert.Null(new LossRecovered(2, 2, 2, 2.5, 10).Fraction);
    }

    private LossRecovered Measure(ISparseEncoder encoder) => LossRecovered.Measure(
        _tiny.Model,
        HookPoint.Parse(TinyLens.Hook, 2),
        encoder,
        _tiny.Records.Select(record => new NamedSequence(record.Accession, record.Sequence)),
        new float[16],
        new MaskedLmOptions { Seed = 5 },
        TestContext.Current.CancellationToken);

    /// <summary>Two latents for each dimension, one for each sign: reconstructs factor times the input.</summary>
    private sealed class WholeStates(int width, float factor) : ISparseEncoder
    {
        public int Width => width;

        public int Latents => 2 * width;

        public int MaxActive => width;

        public void Encode(TensorView<float> x, int rows, TensorView<int> indices, TensorView<float> values)
        {
            for (int i = 0; i < rows * width; i++)
            {
                indices[i] = (2 * (i % width)) + (x[i] < 0 ? 1 : 0);
                values[i] = Math.Abs(x[i]);
            }
        }

        public void Decode(TensorView<int> indices, TensorView<float> values, int rows, TensorView<float> output)
        {
            for (int i = 0; i < rows * width; i++)
                output[i] = factor * (indices[i] % 2 == 0 ? values[i] : -values[i]);
        }
    }
}
