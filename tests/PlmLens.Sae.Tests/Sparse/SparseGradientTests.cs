using PlmLens.Core;

namespace PlmLens.Sae.Tests.Sparse;

/// <summary>The gradients that a step uses, against differences of the loss on the reference backend.</summary>
public sealed class SparseGradientTests
{
    private const int Width = 8, Latents = 16, Rows = 24;

    public static TheoryData<Architecture, SparseKind, double> Cases
    {
        get
        {
            var cases = new TheoryData<Architecture, SparseKind, double>();
            foreach ((Architecture architecture, SparseKind kind) in SparseCase.All.Select(row => row.Data))
            {
                cases.Add(architecture, kind, 0);
                cases.Add(architecture, kind, 0.5);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_those_of_the_loss(Architecture architecture, SparseKind kind, double auxiliaryWeight)
    {
        using var data = new SparseCase(architecture, kind, Rows, Width, Latents);
        TrainingOptions options = data.Options with
        {
            K = 3,
            KAnnealSteps = null,
            BatchSize = Rows,
            AuxAlpha = auxiliaryWeight,
            AuxK = 2,
            DeadTokens = 1,
            ClipNorm = 0,
            // Streams of very different size would leave the loss too few digits.
            InputScaling = kind == SparseKind.Crosscoder ? InputScaling.UnitMeanSquare : InputScaling.None,
            PrefixFractions = architecture == Architecture.Matryoshka ? [0.25, 0.25, 0.5] : null,
            PrefixWeights = architecture == Architecture.Matryoshka ? [0.5, 0.2, 0.7] : null,
        };
        // Every third latent is far from firing, so that it is dead from the first step on and only the auxiliary loss
        // moves it.
        using SaeWeights start = Random(options, data);
        using var trainer = new SaeTrainer(Backends.Reference, data, options, Copy(start));
        StepReport report = trainer.ComputeGradients();
        Assert.True(report.Dead > 0);
        Assert.Equal(auxiliaryWeight > 0, report.AuxiliaryLoss > 0);
        using SaeWeights gradients = GoldenTrainingTests.Gradients(Backends.Reference, trainer);
        float[] residual = GoldenTrainingTests.Sparse(trainer).Residual.Span.ToArray();
        int[] selection = Selection(trainer);

        (int compared, int all) = (0, 0);
        foreach ((string name, Tensor tensor) in gradients.Tensors())
        {
            TensorView<float> gradient = tensor;
            for (int i = 0; i < gradient.Length; i++, all++)
            {
                const float Step = 1e-2f;
                double up = Loss(data, options, start, name, i, Step, residual, selection);
                double down = Loss(data, options, start, name, i, -Step, residual, selection);
                double slope = (up - down) / (2 * Step);
                // Loss is quadratic between changes of the selection, so a central difference is nearly exact there; an
                // element whose neighbourhood changes the selection has no derivative and is left out.
                if (double.IsNaN(slope))
                    continue;
                compared++;
                Assert.True(
                    Math.Abs(slope - gradient[i]) <= 3e-3 + (3e-3 * Math.Abs(slope)),
                    $"{name}[{i}]: difference {slope}, gradient {gradient[i]}");
            }
        }

        Assert.InRange(compared, all / 2, all);
    }

    // The loss with one weight moved, the residual in the auxiliary target held at its value before the move; NaN when
    // the move changes which latents are selected.
    private static double Loss(
        SparseCase data,
        TrainingOptions options,
        SaeWeights start,
        string name,
        int i,
        float step,
        float[] residual,
        int[] selection)
    {
        SaeWeights moved = Copy(start);
        moved.Tensors().First(t => t.Name == name).Tensor.View<float>()[i] += step;
        using var trainer = new SaeTrainer(Backends.Reference, data, options, moved);
        StepReport report = trainer.ComputeGradients();
        if (!selection.SequenceEqual(Selection(trainer)))
            return double.NaN;
        double main = report.Loss - (options.AuxWeight * report.AuxiliaryLoss);
        return options.AuxWeight == 0 ? main : main + (options.AuxWeight * HeldAuxiliaryLoss(trainer, residual));
    }

    private static int[] Selection(SaeTrainer trainer) =>
    [
        .. GoldenTrainingTests.Sparse(trainer).Buffers.Indices.Span,
        .. GoldenTrainingTests.Sparse(trainer).Buffers.RowStarts.Span,
        .. trainer.State.Dead.Dead,
        .. GoldenTrainingTests.Sparse(trainer).Buffers.AuxiliaryIndices.Span,
    ];

    private static double HeldAuxiliaryLoss(SaeTrainer trainer, float[] residual)
    {
        int k = Math.Min(2, trainer.State.Dead.Count), outputs = trainer.State.Weights.OutputWidth;
        TensorView<float> decoder = trainer.State.Weights.Decoder;
        SparseBuffers buffers = GoldenTrainingTests.Sparse(trainer).Buffers;
        double error = 0, squares = 0;
        double[] sums = new double[outputs];
        for (int r = 0; r < Rows; r++)
        {
            for (int c = 0; c < outputs; c++)
            {
                double target = residual[(r * outputs) + c], rest = target;
                for (int slot = r * k; slot < (r + 1) * k; slot++)
                {
                    float value = buffers.AuxiliaryValues[slot];
                    if (value > 0)
                        rest -= value * decoder[(buffers.AuxiliaryIndices[slot] * outputs) + c];
                }

                error += rest * rest;
                squares += target * target;
                sums[c] += target;
            }
        }

        return error / (squares - sums.Sum(s => s * s / Rows));
    }

    private static SaeWeights Random(TrainingOptions options, SparseCase data)
    {
        SaeWeights weights = InitialWeights.Empty(options, data.Width, data.TargetWidth);
        var random = new SeededRandom(11);
        foreach ((_, Tensor tensor) in weights.Tensors())
        {
            foreach (ref float value in tensor.View<float>().Span)
                value = (float)(0.4 * random.NextGaussian());
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
