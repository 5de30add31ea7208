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

    [Fact]
    public void Predictions_shift_by_nothing_with_a_copy_and_as_far_as_zeros_with_zeros()
    {
        PredictionShift copy = Measure(new WholeStates(16, factor: 1)).Shift!;
        PredictionShift zeros = Measure(new WholeStates(16, factor: 0)).Shift!;
        PredictionShift half = Measure(new WholeStates(16, factor: 0.5f)).Shift!;

        Assert.Equal(0, copy.Sae, 1e-6);
        Assert.Equal(1, copy.Score!.Value, 1e-3);
        Assert.Equal(zeros.Zero, zeros.Sae, 1e-9);
        Assert.True(zeros.Zero > 0.01);
        Assert.True(half.Sae > copy.Sae && half.Sae < half.Zero);
        Assert.Null(new PredictionShift(0, 0, 0).Score);
    }

    [Fact]
    public void Without_masks_every_residue_is_predicted()
    {
        LossRecovered visible = Measure(new WholeStates(16, factor: 1), maskFraction: 0);
        Assert.Equal(_tiny.Records.Sum(record => (long)record.Sequence.Length), visible.Residues);
    }

    private LossRecovered Measure(ISparseEncoder encoder, double maskFraction = 0.15) => LossRecovered.Measure(
        _tiny.Model,
        HookPoint.Parse(TinyLens.Hook, 2),
        encoder,
        _tiny.Records.Select(record => new NamedSequence(record.Accession, record.Sequence)),
        new float[16],
        new MaskedLmOptions { Seed = 5, MaskFraction = maskFraction },
        TestContext.Current.CancellationToken);

    /// <summary>Two latents for each dimension, one for each sign: reconstructs factor times the input.</summary>
    private sealed class WholeStates(int width, float factor) : ISparseEncoder
    {
        public int Width => width;

        public int Latents => 2 * width;

        public int OutputWidth => width;

        public void Encode(TensorView<float> x, int rows, CodeBuffer codes)
        {
            codes.Clear();
            for (int r = 0; r < rows; r++)
            {
                float[] row = x.Row(r, width).Span.ToArray();
                codes.AddRow([.. row.Select((v, i) => (2 * i) + (v < 0 ? 1 : 0))], [.. row.Select(Math.Abs)]);
            }
        }

        public void Decode(CodeBuffer codes, TensorView<float> x, TensorView<float> output)
        {
            for (int i = 0; i < codes.Count; i++)
                output[i] = factor * (codes.Indices[i] % 2 == 0 ? codes.Values[i] : -codes.Values[i]);
        }
    }
}
