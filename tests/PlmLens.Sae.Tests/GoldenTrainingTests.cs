using System.Text.Json;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae.Tests;

/// <summary>
/// Replays runs of InterPLM's and dictionary_learning's trainers of the TopK family. In these runs every selected value
/// is positive, so their counting of selected zeros as fired, which is not copied, makes no difference.
/// </summary>
public sealed class GoldenTrainingTests
{
    public static TheoryData<string, string> Cases { get; } = new()
    {
        { "interplm_topk", "reference" },
        { "interplm_topk", "cpu" },
        { "dictionary_learning_topk", "reference" },
        { "dictionary_learning_topk", "cpu" },
        { "dictionary_learning_topk_k_anneal", "reference" },
        { "dictionary_learning_topk_k_anneal", "cpu" },
        { "interplm_batchtopk", "reference" },
        { "interplm_batchtopk", "cpu" },
        { "dictionary_learning_batchtopk", "reference" },
        { "dictionary_learning_batchtopk", "cpu" },
        { "dictionary_learning_matryoshka_batchtopk", "reference" },
        { "dictionary_learning_matryoshka_batchtopk", "cpu" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_recorded_run_of_the_original_is_reproduced(string trainer, string backendName)
    {
        using var run = new GoldenRun(trainer);
        IBackend backend = Backends.Named(backendName);
        SaeWeights initial = run.Weights("init");
        if (trainer.StartsWith("dictionary_learning", StringComparison.Ordinal))
            SetMedian(run, initial);
        using var trained = new SaeTrainer(backend, run.Source, run.Options, initial);

        foreach (JsonElement expected in run.Steps.EnumerateArray())
        {
            int step = expected.GetProperty("step").GetInt32();
            StepReport report = trained.ComputeGradients();
            if (step is 0 or 11)
                AssertGradients(run, backend, trained, step);
            trained.ApplyGradients();

            AssertRelative(expected.GetProperty("loss_returned_by_update").GetDouble(), report.Loss, 1e-4);
            AssertRelative(expected.GetProperty("lr_used").GetDouble(), report.LearningRate, 1e-9);
            Assert.Equal(expected.GetProperty("dead_features_attr").GetInt32(), report.Dead);
            AssertRelative(expected.GetProperty("threshold_buffer").GetDouble(), trained.State.Threshold, 1e-5);
            if (expected.TryGetProperty("parts", out JsonElement parts))
                AssertParts(parts, report, run.Options);

            long[] counters = trained.State.Dead.TokensSinceFired.View<long>().Span.ToArray();
            Assert.Equal(run.Counters(step), Array.ConvertAll(counters, c => (int)c));
            if (step is 0 or 1 or 11)
            {
                using SaeWeights after = run.Weights($"after_step{step}");
                AssertClose(after, trained.State.Weights, 5e-6);
            }
        }
    }

    [Fact]
    public void Geometric_median_of_a_batch_is_dictionary_learnings()
    {
        // Its update(0) sets b_dec to the median, and rate 0 keeps it there.
        using var run = new GoldenRun("dictionary_learning_topk");
        using SaeWeights after = run.Weights("after_step0");
        using var batch = Tensor.FromFloats(run.FirstBatch, 128, 32);
        float[] median = GeometricMedian.Of(batch, 128, 32);
        ReadOnlySpan<float> expected = after.DecoderBias.View<float>().Span;
        for (int c = 0; c < median.Length; c++)
            Assert.Equal(expected[c], median[c], 1e-5f);
    }

    // The reconstruction loss of a Matryoshka run is what the auxiliary loss leaves of the whole.
    private static void AssertParts(JsonElement parts, StepReport report, TrainingOptions options)
    {
        bool interPlm = parts.TryGetProperty("loss/reconstruction", out JsonElement reconstruction);
        double expected = interPlm ? reconstruction.GetDouble() : parts.GetProperty("l2_loss").GetDouble();
        AssertRelative(expected, report.Loss - (options.AuxWeight * report.AuxiliaryLoss), 1e-4);
        if (options.Architecture != Architecture.Matryoshka)
            AssertRelative(expected, report.ReconstructionLoss, 1e-4);
        double auxiliary = parts.GetProperty(interPlm ? "loss/auxiliary" : "auxk_loss").GetDouble();
        AssertRelative(auxiliary, report.AuxiliaryLoss, 1e-4);
    }

    private static void SetMedian(GoldenRun run, SaeWeights weights)
    {
        using var batch = Tensor.FromFloats(run.FirstBatch, 128, 32);
        GeometricMedian.Of(batch, 128, 32).CopyTo(weights.DecoderBias.View<float>().Span);
    }

    private static void AssertGradients(GoldenRun run, IBackend backend, SaeTrainer trainer, int step)
    {
        using SaeWeights raw = Gradients(backend, trainer);
        using SaeWeights expectedRaw = run.Weights($"grad_raw.step{step}");
        AssertClose(expectedRaw, raw, 1e-5);
        if (step != 0)
            return;
        ProjectAndClip(trainer, raw);
        using SaeWeights atOptimiser = run.Weights($"grad_at_optimizer.step{step}");
        AssertClose(atOptimiser, raw, 1e-5);
    }

    internal static SaeWeights Gradients(IBackend backend, SaeTrainer trainer)
    {
        SparseBuffers buffers = Sparse(trainer).Buffers;
        SaeWeights weights = trainer.State.Weights;
        SaeWeights gradients = InitialWeights.Empty(
            trainer.Options, weights.Width, trainer.State.IsTranscoder ? weights.OutputWidth : 0);
        backend.SparseGradient(
            buffers.Groups,
            buffers.Residuals,
            Sparse(trainer).Input,
            weights.Latents,
            weights.Width,
            weights.OutputWidth,
            gradients.Decoder,
            gradients.Encoder,
            gradients.EncoderBias);
        buffers.DecoderBiasGradient.Span.CopyTo(gradients.DecoderBias.View<float>().Span);
        if (gradients.Skip is { } skip)
            Sparse(trainer).SkipGradient.Span.CopyTo(skip.View<float>().Span);
        return gradients;
    }

    private static void ProjectAndClip(SaeTrainer trainer, SaeWeights gradients)
    {
        TensorView<float> decoder = trainer.State.Weights.Decoder, gradient = gradients.Decoder;
        for (int i = 0; i < 128; i++)
        {
            double along = 0;
            for (int c = 0; c < 32; c++)
                along += (double)gradient[(i * 32) + c] * decoder[(i * 32) + c];
            for (int c = 0; c < 32; c++)
                gradient[(i * 32) + c] -= (float)(along * decoder[(i * 32) + c]);
        }

        foreach (Tensor tensor in Tensors(gradients))
        {
            foreach (ref float value in tensor.View<float>().Span)
                value = (float)(value * Sparse(trainer).ClipScale);
        }
    }

    internal static SparseStep Sparse(SaeTrainer trainer) => (SparseStep)trainer.Family;

    internal static Tensor[] Tensors(SaeWeights weights) =>
        [weights.Encoder, weights.EncoderBias, weights.Decoder, weights.DecoderBias];

    // Absolute tolerance times the scale of the tensor when that is above 1.
    private static void AssertClose(SaeWeights expected, SaeWeights actual, double tolerance)
    {
        string[] names = ["W_enc", "b_enc", "W_dec", "b_dec"];
        for (int t = 0; t < 4; t++)
        {
            TensorView<float> e = Tensors(expected)[t], a = Tensors(actual)[t];
            double scale = 1;
            for (long i = 0; i < e.Length; i++)
                scale = Math.Max(scale, Math.Abs(e[i]));
            for (long i = 0; i < e.Length; i++)
            {
                bool close = Math.Abs((double)e[i] - a[i]) <= tolerance * scale;
                Assert.True(close, $"{names[t]}[{i}]: expected {e[i]}, got {a[i]}");
            }
        }
    }

    private static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.InRange(Math.Abs(expected - actual), 0, tolerance * Math.Max(1e-9, Math.Abs(expected)));
}
