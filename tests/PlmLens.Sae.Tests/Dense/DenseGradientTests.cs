using PlmLens.Core;

namespace PlmLens.Sae.Tests.Dense;

/// <summary>The gradients that a dense step uses, on the reference backend: against differences of the loss, and, where
/// the slope is a straight-through estimate, against its definition.</summary>
public sealed class DenseGradientTests
{
    private const int Width = 6, Latents = 14, Rows = 24;
    private const float Bandwidth = 0.5f;

    public static TheoryData<Architecture, bool> Cases { get; } = new()
    {
        { Architecture.ReluL1, false },
        { Architecture.ReluL1, true },
        { Architecture.ReluL1April, false },
        { Architecture.Gated, false },
        { Architecture.JumpReluStep, false },
        { Architecture.JumpReluL0, false },
        { Architecture.JumpReluTanh, false },
        { Architecture.JumpReluTanh, true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_those_of_the_loss(Architecture architecture, bool variant)
    {
        using var data = new SyntheticActivations(Rows, Width, 20, 3);
        TrainingOptions options = Options(architecture, variant);
        using SaeWeights start = Random(options);
        using var trainer = new SaeTrainer(Backends.Reference, data.InOrder, options, start.FoldInputScale(1));
        StepReport report = trainer.ComputeGradients();
        Assert.InRange(report.L0, 2, Latents - 2);
        int compared = 0;
        foreach ((string name, float[] gradient) in Gradients(trainer))
        {
            // The threshold's slope is an estimate by design; that of b_dec leaves out the auxiliary reconstruction.
            if (name == "threshold" || (name == "b_dec" && architecture == Architecture.Gated))
                continue;
            for (int i = 0; i < gradient.Length; i++)
            {
                const float Step = 4e-3f;
                (double up, string above) = Loss(data, options, start, name, i, Step);
                (double down, string below) = Loss(data, options, start, name, i, -Step);
                // A change of the active latents is a kink or a jump of the loss.
                if (above != below)
                    continue;
                compared++;
                double slope = (up - down) / (2 * Step);
                Assert.True(
                    Math.Abs(slope - gradient[i]) <= 4e-3 + (4e-3 * Math.Abs(slope)),
                    $"{name}[{i}]: difference {slope}, gradient {gradient[i]}");
            }
        }

        Assert.InRange(compared, 100, 300);
    }

    [Theory]
    [InlineData(Architecture.JumpReluStep)]
    [InlineData(Architecture.JumpReluL0)]
    [InlineData(Architecture.JumpReluTanh)]
    public void Threshold_gradients_are_the_straight_through_estimate_on_pre_activations(Architecture architecture)
    {
        using var data = new SyntheticActivations(Rows, Width, 20, 3);
        TrainingOptions options = Options(architecture, true);
        using SaeWeights start = Random(options);
        using var trainer = new SaeTrainer(Backends.Reference, data.InOrder, options, start.FoldInputScale(1));
        StepReport report = trainer.ComputeGradients();
        float[] gradient = Gradients(trainer)["threshold"];
        (double[,] p, double[,] residual) = Forward(start, data, options);
        int near = 0;
        for (int i = 0; i < Latents; i++)
        {
            double threshold = start.Threshold!.View<float>()[i], sum = 0, norm = 0;
            for (int c = 0; c < Width; c++)
                norm += Math.Pow(start.Decoder.View<float>()[(i * Width) + c], 2);
            norm = Math.Sqrt(norm);
            for (int r = 0; r < Rows; r++)
            {
                double slope = 0, z = p[r, i] > threshold ? p[r, i] : 0, penalty = options.PenaltyAt(0, Width);
                for (int c = 0; c < Width; c++)
                    slope -= 2 * residual[r, c] * start.Decoder.View<float>()[(i * Width) + c];
                if (architecture == Architecture.JumpReluTanh)
                {
                    slope += penalty * 4 * norm / Math.Pow(Math.Cosh(4 * z * norm), 2);
                    sum += p[r, i] < threshold ? options.PreActivationWeight(Width) * norm : 0;
                }

                double perActive = architecture switch
                {
                    Architecture.JumpReluStep => penalty,
                    Architecture.JumpReluL0 => penalty * 2 * ((report.L0 / 3) - 1) / 3,
                    _ => 0,
                };
                if (Math.Abs(p[r, i] - threshold) < Bandwidth / 2)
                {
                    sum -= ((threshold * slope) + perActive) / Bandwidth;
                    near++;
                }
            }

            double expected = sum / Rows * (architecture == Architecture.JumpReluL0 ? 1 : threshold);
            Assert.Equal(expected, gradient[i], 1e-5 + (1e-4 * Math.Abs(expected)));
        }

        Assert.InRange(near, 20, Rows * Latents);
    }

    [Fact]
    public void Where_the_originals_take_the_value_for_the_window_only_the_upper_half_counts()
    {
        // dictionary_learning and InterPLM: |z - theta| < w/2 with z = 0 below theta. With theta above w/2 no inactive
        // latent is in the window.
        using var data = new SyntheticActivations(Rows, Width, 20, 3);
        TrainingOptions options = Options(Architecture.JumpReluL0, false);
        using SaeWeights start = Random(options);
        var gradients = new List<float[]>();
        foreach (bool onValues in new[] { false, true })
        {
            using var trainer = new SaeTrainer(
                Backends.Reference,
                data.InOrder,
                options with { PenaltyWindowOnValues = onValues },
                start.FoldInputScale(1));
            StepReport report = trainer.ComputeGradients();
            gradients.Add(Gradients(trainer)["threshold"]);
            if (!onValues)
                continue;
            (double[,] p, _) = Forward(start, data, options);
            double each = 2 * ((report.L0 / 3) - 1) / 3 / Bandwidth / Rows;
            for (int i = 0; i < Latents; i++)
            {
                float threshold = start.Threshold!.View<float>()[i];
                int lower = Enumerable.Range(0, Rows).Count(
                    r => p[r, i] <= threshold && p[r, i] > threshold - (Bandwidth / 2));
                int zeros = threshold < Bandwidth / 2
                    ? Enumerable.Range(0, Rows).Count(r => p[r, i] <= threshold)
                    : 0;
                Assert.Equal((lower - zeros) * each, gradients[1][i] - gradients[0][i], 1e-4);
            }
        }
    }

    private static TrainingOptions Options(Architecture architecture, bool variant)
    {
        bool tanh = architecture == Architecture.JumpReluTanh;
        bool jump = tanh || architecture is Architecture.JumpReluStep or Architecture.JumpReluL0;
        return new TrainingOptions
        {
            Architecture = architecture,
            Latents = Latents,
            Steps = 10,
            BatchSize = Rows,
            SparsityPenalty = architecture == Architecture.JumpReluL0 ? 1 : 0.2,
            SparsityWarmupSteps = 0,
            SquaredResidual = architecture == Architecture.ReluL1 ? variant : null,
            TargetL0 = architecture == Architecture.JumpReluL0 ? 3 : null,
            Bandwidth = jump ? Bandwidth : null,
            PreActivationPenalty = tanh ? 0.3 : null,
            SubtractDecoderBias = jump ? variant : null,
            InputScaling = InputScaling.None,
        };
    }

    private static SaeWeights Random(TrainingOptions options)
    {
        SaeWeights weights = InitialWeights.Empty(options, Width, 0);
        var random = new SeededRandom(11);
        foreach ((_, Tensor tensor) in weights.Tensors())
        {
            foreach (ref float value in tensor.View<float>().Span)
                value = (float)(0.5 * random.NextGaussian());
        }

        if (weights.Threshold is { } threshold)
        {
            foreach (ref float value in threshold.View<float>().Span)
                value = 0.1f + Math.Abs(value);
        }

        return weights;
    }

    private static Dictionary<string, float[]> Gradients(SaeTrainer trainer)
    {
        var step = (IDenseStep)trainer.Family;
        var gradients = new Dictionary<string, float[]>
        {
            ["W_enc"] = step.Buffers.Gradients.Encoder.Span.ToArray(),
            ["W_dec"] = step.Buffers.Gradients.Decoder.Span.ToArray(),
            ["b_dec"] = step.Buffers.DecoderBiasGradient.Span.ToArray(),
        };
        foreach (DenseParameter parameter in step.Parameters)
            gradients[parameter.Parameter.Name] = parameter.Gradient.Span.ToArray();
        return gradients;
    }

    // The loss with one weight moved, and a text that differs when other latents are active. The auxiliary
    // reconstruction of a gated autoencoder holds the decoder constant.
    private static (double Loss, string Active) Loss(
        SyntheticActivations data, TrainingOptions options, SaeWeights start, string name, int i, float step)
    {
        SaeWeights moved = start.FoldInputScale(1);
        moved.Tensors().Single(t => t.Name == name).Tensor.View<float>()[i] += step;
        using var trainer = new SaeTrainer(Backends.Reference, data.InOrder, options, moved);
        StepReport report = trainer.ComputeGradients();
        DenseBuffers buffers = ((IDenseStep)trainer.Family).Buffers;
        string active = string.Join(' ', buffers.PreActivations.Span.ToArray().Select((p, at) =>
        {
            int latent = at % Latents;
            float limit = moved.Threshold?.View<float>()[latent] ?? -(moved.GateBias?.View<float>()[latent] ?? 0);
            float magnitude = moved.MagnitudeScale is null
                ? 0
                : (MathF.Exp(moved.MagnitudeScale.View<float>()[latent]) * p)
                    + moved.MagnitudeBias!.View<float>()[latent];
            return $"{p > limit}{magnitude > 0}";
        }));
        bool held = options.Architecture == Architecture.Gated && name == "W_dec";
        return (report.Loss - (held ? report.AuxiliaryLoss : 0), active);
    }

    // Pre-activations and residuals in double precision, straight from the definitions.
    private static (double[,] PreActivations, double[,] Residuals) Forward(
        SaeWeights weights, SyntheticActivations data, TrainingOptions options)
    {
        double[,] p = new double[Rows, Latents], residual = new double[Rows, Width];
        TensorView<float> x = data.Values, encoder = weights.Encoder, decoder = weights.Decoder;
        TensorView<float> offset = weights.DecoderBias;
        for (int r = 0; r < Rows; r++)
        {
            for (int c = 0; c < Width; c++)
                residual[r, c] = x[(r * Width) + c] - (double)offset[c];
            for (int i = 0; i < Latents; i++)
            {
                p[r, i] = weights.EncoderBias.View<float>()[i];
                for (int c = 0; c < Width; c++)
                {
                    double input = x[(r * Width) + c] - (options.SubtractsDecoderBias ? (double)offset[c] : 0);
                    p[r, i] += input * encoder[(i * Width) + c];
                }

                for (int c = 0; c < Width && p[r, i] > weights.Threshold!.View<float>()[i]; c++)
                    residual[r, c] -= p[r, i] * decoder[(i * Width) + c];
            }
        }

        return (p, residual);
    }
}
