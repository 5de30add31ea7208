using PlmLens.Core;

namespace PlmLens.Sae.Tests;

/// <summary>The gradients that a step uses, against differences of the loss on the reference backend.</summary>
public sealed class GradientTests
{
    private const int Width = 6, Latents = 14, Rows = 24;

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Gradients_are_those_of_the_loss(double auxiliaryWeight)
    {
        using var data = new SyntheticActivations(Rows, Width, 20, 3);
        var options = new TrainingOptions
        {
            Architecture = Architecture.TopK,
            Latents = Latents,
            K = 3,
            Steps = 10,
            BatchSize = Rows,
            AuxAlpha = auxiliaryWeight,
            AuxK = 2,
            DeadTokens = 1,
            ClipNorm = 0,
            InputScaling = InputScaling.None,
            Seed = 5,
        };
        // Every third latent is far from firing, so that it is dead from the first step on and only the auxiliary loss
        // moves it.
        using SaeWeights start = Random(11);
        using var trainer = new SaeTrainer(Backends.Reference, data.InOrder, options, Copy(start));
        StepReport report = trainer.ComputeGradients();
        Assert.True(report.Dead > 0);
        Assert.Equal(auxiliaryWeight > 0, report.AuxiliaryLoss > 0);
        using SaeWeights gradients = GoldenTrainingTests.Gradients(Backends.Reference, trainer);
        float[] residual = GoldenTrainingTests.Sparse(trainer).Buffers.MainResidual.Span.ToArray();

        int compared = 0;
        for (int t = 0; t < 4; t++)
        {
            TensorView<float> gradient = GoldenTrainingTests.Tensors(gradients)[t];
            for (int i = 0; i < gradient.Length; i++)
            {
                const float Step = 1e-2f;
                double up = Loss(data, options, start, t, i, Step, residual);
                double down = Loss(data, options, start, t, i, -Step, residual);
                double slope = (up - down) / (2 * Step);
                // Loss is quadratic between changes of the selection, so a central difference is nearly exact there; an
                // element whose neighbourhood changes the selection has no derivative and is left out.
                if (double.IsNaN(slope))
                    continue;
                compared++;
                Assert.True(
                    Math.Abs(slope - gradient[i]) <= 2e-3 + (2e-3 * Math.Abs(slope)),
                    $"tensor {t} element {i}: difference {slope}, gradient {gradient[i]}");
            }
        }

        Assert.InRange(compared, 130, 194);
    }

    // The loss with one weight moved, the residual in the auxiliary target held at its value before the move; NaN when
    // the move changes which latents are selected.
    private static double Loss(
        SyntheticActivations data, TrainingOptions options, SaeWeights start, int t, int i, float step, float[] residual)
    {
        using var still = new SaeTrainer(Backends.Reference, data.InOrder, options, Copy(start));
        still.ComputeGradients();
        SaeWeights moved = Copy(start);
        GoldenTrainingTests.Tensors(moved)[t].View<float>()[i] += step;
        using var trainer = new SaeTrainer(Backends.Reference, data.InOrder, options, moved);
        StepReport report = trainer.ComputeGradients();
        if (!Selection(still).SequenceEqual(Selection(trainer)))
            return double.NaN;
        if (options.AuxWeight == 0)
            return report.ReconstructionLoss;
        return report.ReconstructionLoss + (options.AuxWeight * HeldAuxiliaryLoss(trainer, residual));
    }

    private static int[] Selection(SaeTrainer trainer) =>
    [
        .. GoldenTrainingTests.Sparse(trainer).Buffers.Indices.Span,
        .. trainer.State.Dead.Dead,
        .. GoldenTrainingTests.Sparse(trainer).Buffers.AuxiliaryIndices.Span,
    ];

    private static double HeldAuxiliaryLoss(SaeTrainer trainer, float[] residual)
    {
        int k = Math.Min(2, trainer.State.Dead.Count);
        TensorView<float> decoder = trainer.State.Weights.Decoder;
        double error = 0, squares = 0;
        double[] sums = new double[Width];
        for (int r = 0; r < Rows; r++)
        {
            for (int c = 0; c < Width; c++)
            {
                double target = residual[(r * Width) + c], rest = target;
                for (int j = 0; j < k; j++)
                {
                    float value = GoldenTrainingTests.Sparse(trainer).Buffers.AuxiliaryValues[(r * k) + j];
                    if (value > 0)
                        rest -= value * decoder[(GoldenTrainingTests.Sparse(trainer).Buffers.AuxiliaryIndices[(r * k) + j] * Width) + c];
                }

                error += rest * rest;
                squares += target * target;
                sums[c] += target;
            }
        }

        return error / (squares - sums.Sum(s => s * s / Rows));
    }

    private static SaeWeights Random(ulong seed)
    {
        var weights = new SaeWeights(Latents, Width);
        var random = new SeededRandom(seed);
        foreach (Tensor tensor in GoldenTrainingTests.Tensors(weights))
        {
            foreach (ref float value in tensor.View<float>().Span)
                value = (float)(0.5 * random.NextGaussian());
        }

        for (int i = 0; i < Latents; i += 3)
        {
            foreach (ref float value in weights.Encoder.View<float>().Row(i, Width).Span)
                value *= 0.02f;
            weights.EncoderBias.View<float>()[i] = 0.01f;
        }

        return weights;
    }

    private static SaeWeights Copy(SaeWeights weights) => weights.FoldInputScale(1);
}
