using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Sae.Tests.Dense;

/// <summary>Replays runs of the originals' trainers without top-k: losses and their parts, gradients, counters,
/// parameters.</summary>
public sealed class DenseGoldenTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string trainer in new[]
                {
                    "dictionary_learning_standard",
                    "dictionary_learning_gated",
                    "dictionary_learning_jumprelu",
                    "interplm_relu",
                    "interplm_relu_noclip",
                    "interplm_relu_resample",
                    "interplm_legacy_standard",
                    "interplm_jumprelu",
                })
            {
                cases.Add(trainer, "reference");
                cases.Add(trainer, "cpu");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_recorded_run_of_the_original_is_reproduced(string trainer, string backendName)
    {
        using var golden = new DenseGolden(trainer);
        using var trained = new SaeTrainer(
            Backends.Named(backendName), golden.Source, golden.Options, golden.Initial());
        var step = (IDenseStep)trained.Family;
        step.Resampling?.Draws = golden.Draws;
        int[]? tokens = golden.Counters("num_tokens_since_fired"), steps = golden.Counters("steps_since_active");
        bool legacy = trainer == "interplm_legacy_standard";

        foreach (JsonElement expected in golden.Steps.EnumerateArray())
        {
            int number = expected.GetProperty("step").GetInt32();
            StepReport report = trained.ComputeGradients();
            if (number is 0 or 11)
                AssertGradients(golden, trained, step, number);
            trained.ApplyGradients();
            AssertRelative(expected.GetProperty("lr_used").GetDouble(), report.LearningRate, 1e-9);
            AssertRelative(expected.GetProperty("l0_mean").GetDouble(), report.L0, 1e-6);
            // The paper-era trainer computed these with the coefficient of the step before.
            AssertParts(expected.GetProperty("parts"), report, golden.Options, withTotal: !legacy);

            ReadOnlySpan<long> since = trained.State.Dead.TokensSinceFired.View<long>().Span;
            for (int i = 0; i < 128; i++)
            {
                if (tokens is not null)
                    Assert.Equal(tokens[(number * 128) + i], since[i]);
                if (steps is not null)
                    Assert.Equal(steps[(number * 128) + i], since[i] / 128);
            }

            if (number is 0 or 1 or 11)
                AssertParameters(golden.Tensors($"after_step{number}"), trained.State.Weights, 5e-6);
        }
    }

    [Fact]
    public void The_recorded_run_with_resampling_revives_the_recorded_number_of_latents()
    {
        using var golden = new DenseGolden("interplm_relu_resample");
        using var trained = new SaeTrainer(Backends.Reference, golden.Source, golden.Options, golden.Initial());
        Resampling resampling = ((IDenseStep)trained.Family).Resampling!;
        resampling.Draws = golden.Draws;
        var revived = new List<int>();
        for (int i = 0; i < 5; i++)
        {
            trained.Step();
            revived.Add(resampling.Revived);
        }

        Assert.Equal([0, 0, 0, 0, 26], revived);
    }

    private static void AssertParts(JsonElement parts, StepReport report, TrainingOptions options, bool withTotal)
    {
        double penalty = options.PenaltyAt(report.Step, 32);
        var ours = new Dictionary<string, double>
        {
            ["loss"] = report.Loss,
            ["loss/total"] = report.Loss,
            ["loss/reconstruction"] = report.Loss - (penalty * report.SparsityLoss),
            ["loss/sparsity"] = report.SparsityLoss,
            ["sparsity_loss"] = report.SparsityLoss,
            ["mse_loss"] = report.ReconstructionLoss,
            ["aux_loss"] = report.AuxiliaryLoss,
        };
        if (options.Architecture == Architecture.JumpReluL0)
            ours["l2_loss"] = report.ReconstructionLoss;
        int compared = 0;
        foreach (JsonProperty part in parts.EnumerateObject())
        {
            if (!ours.TryGetValue(part.Name, out double value) || (!withTotal && part.Name == "loss"))
                continue;
            AssertRelative(part.Value.GetDouble(), value, 1e-4);
            compared++;
        }

        Assert.True(compared >= 2);
    }

    private static void AssertGradients(DenseGolden golden, SaeTrainer trainer, IDenseStep step, int number)
    {
        DenseBuffers buffers = step.Buffers;
        var gradients = new Dictionary<string, TensorView<float>>
        {
            ["W_enc"] = buffers.Gradients.Encoder,
            ["W_dec"] = buffers.Gradients.Decoder,
            ["b_dec"] = buffers.DecoderBiasGradient,
        };
        foreach (DenseParameter parameter in step.Parameters)
            gradients[parameter.Parameter.Name] = parameter.Gradient;
        foreach ((string name, float[] expected) in golden.Tensors($"grad_raw.step{number}"))
            AssertClose(expected, gradients[name].Span, 1e-5, $"gradient of {name}");

        foreach ((string name, float[] expected) in golden.Tensors($"grad_at_optimizer.step{number}"))
        {
            float[] actual = gradients[name].Span.ToArray();
            if (name == "W_dec")
                Project(trainer.State.Weights.Decoder.View<float>().Span, actual);
            for (int i = 0; i < actual.Length; i++)
                actual[i] = (float)(actual[i] * step.ClipScale);
            AssertClose(expected, actual, 1e-5, $"gradient of {name} at the optimiser");
        }
    }

    private static void Project(ReadOnlySpan<float> decoder, Span<float> gradient)
    {
        for (int row = 0; row < gradient.Length; row += 32)
        {
            double along = 0, length = 0;
            for (int c = row; c < row + 32; c++)
            {
                along += (double)gradient[c] * decoder[c];
                length += (double)decoder[c] * decoder[c];
            }

            for (int c = row; c < row + 32; c++)
                gradient[c] -= (float)(along / length * decoder[c]);
        }
    }

    private static void AssertParameters(Dictionary<string, float[]> expected, SaeWeights weights, double tolerance)
    {
        Assert.NotEmpty(expected);
        foreach ((string name, Tensor tensor) in weights.Tensors())
        {
            if (expected.TryGetValue(name, out float[]? values))
                AssertClose(values, tensor.View<float>().Span, tolerance, name);
        }
    }

    // Absolute tolerance times the scale of the tensor when that is above 1.
    private static void AssertClose(
        ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = 1;
        foreach (float value in expected)
            scale = Math.Max(scale, Math.Abs(value));
        for (int i = 0; i < expected.Length; i++)
        {
            bool close = Math.Abs((double)expected[i] - actual[i]) <= tolerance * scale;
            Assert.True(close, $"{what}[{i}]: expected {expected[i]}, got {actual[i]}");
        }
    }

    private static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.InRange(Math.Abs(expected - actual), 0, tolerance * Math.Max(1e-9, Math.Abs(expected)));
}
