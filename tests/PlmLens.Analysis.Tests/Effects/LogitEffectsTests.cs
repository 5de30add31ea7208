using PlmLens.Analysis.Effects;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;

namespace PlmLens.Analysis.Tests.Effects;

public sealed class LogitEffectsTests : IDisposable
{
    private const int Dim = 16;
    private const int Latents = 1100;
    private static readonly HookPoint s_last = HookPoint.ResidPost(1);
    private readonly ReferenceBackend _backend = new();
    private readonly EsmModel _model;
    private readonly PackedBatch _protein = PackedBatch.Of(new NamedSequence("P1", "MKTAYIAKQRQISFVKSHFSRQ"));

    public LogitEffectsTests() => _model = MakeModel(_backend);

    public void Dispose()
    {
        _protein.Dispose();
        _model.Dispose();
    }

    [Fact]
    public void On_the_last_block_the_direct_path_is_all_there_is()
    {
        using SparseAutoencoder sae = MakeSae(_backend);
        float[] amounts = Amounts();
        using Tensor states = Capture(s_last);
        const int residue = 7;
        using Tensor state = Tensor.FromFloats(states.View<float>().Row(residue, Dim).Span.ToArray(), 1, Dim);

        float[] effects = LogitEffects.Measure(_model, s_last, sae, amounts, state, 1, Cancel);

        float[] before = LogitsWith(residue, (_, _) => { });
        foreach (int latent in (int[])[0, 3, 1023, 1024, Latents - 1])
        {
            float[] after = LogitsWith(residue, (row, _) =>
            {
                for (int c = 0; c < Dim; c++)
                    row[c] += amounts[latent] * sae.Weights.Decoder.View<float>()[(latent * Dim) + c];
            });
            double[] change = [.. after.Zip(before, (a, b) => (double)a - b)];
            double mean = change.Average();
            Assert.True(change.Max(Math.Abs) > 0.01, "the latent should do something");
            for (int i = 0; i < 20; i++)
                Assert.Equal(change[i] - mean, effects[(latent * 20) + i], 1e-5);
        }
    }

    [Theory]
    [InlineData("blocks.0.hook_resid_post")]
    [InlineData("hook_embed")]
    [InlineData("ln_final.hook_normalized")]
    public void Batches_give_what_single_rows_give_and_later_blocks_are_skipped(string hook)
    {
        HookPoint point = HookPoint.Parse(hook, 2);
        using SparseAutoencoder sae = MakeSae(_backend);
        float[] amounts = Amounts();
        using Tensor states = Capture(point);
        const int count = 3;

        float[] effects = LogitEffects.Measure(_model, point, sae, amounts, states, count, Cancel);

        // A plain twin: one latent, one state, one pass from behind the last block.
        HookPoint end = point == HookPoint.FinalNorm ? point : s_last;
        foreach (int latent in (int[])[1, 500, 1050])
        {
            var change = new double[20];
            for (int s = 0; s < count; s++)
            {
                float[] state = states.View<float>().Row(s, Dim).Span.ToArray();
                float[] moved = [.. state.Select((value, c) =>
                    value + (amounts[latent] * sae.Weights.Decoder.View<float>()[(latent * Dim) + c]))];
                float[] before = ReadOut(end, state), after = ReadOut(end, moved);
                for (int i = 0; i < 20; i++)
                    change[i] += ((double)after[i] - before[i]) / count;
            }

            double mean = change.Average();
            for (int i = 0; i < 20; i++)
                Assert.Equal(change[i] - mean, effects[(latent * 20) + i], 1e-5);
        }
    }

    [Fact]
    public void What_a_normalising_autoencoder_adds_is_measured_in_units_of_the_state()
    {
        using SparseAutoencoder plain = MakeSae(_backend);
        using SparseAutoencoder normalising = MakeSae(_backend, InputNormalisation.SqrtWidth);
        using Tensor states = Capture(s_last);
        ReadOnlySpan<float> state = states.View<float>().Row(0, Dim).Span;
        float[] amounts = Amounts();
        float scale = (float)Math.Sqrt(System.Numerics.Tensors.TensorPrimitives.SumOfSquares(state) / Dim);
        float[] scaled = [.. amounts.Select(amount => amount * scale)];

        float[] expected = LogitEffects.Measure(_model, s_last, plain, scaled, states, 1, Cancel);
        float[] effects = LogitEffects.Measure(_model, s_last, normalising, amounts, states, 1, Cancel);

        Assert.All(expected.Zip(effects), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void The_same_bits_for_any_number_of_threads()
    {
        using Tensor states = Capture(s_last);
        float[][] effects = [.. new[] { 1, 3 }.Select(threads =>
        {
            using var pool = new WorkerPool(threads);
            using var backend = new CpuBackend(pool);
            using EsmModel model = MakeModel(backend);
            using SparseAutoencoder sae = MakeSae(backend);
            return LogitEffects.Measure(model, s_last, sae, Amounts(), states, 2, Cancel);
        })];

        Assert.Equal(effects[0], effects[1]);
        using SparseAutoencoder reference = MakeSae(_backend);
        float[] expected = LogitEffects.Measure(_model, s_last, reference, Amounts(), states, 2, Cancel);
        Assert.All(expected.Zip(effects[0]), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static EsmModel MakeModel(IBackend backend) => EsmModel.Random(
        new EsmConfig { Layers = 2, Dim = Dim, Heads = 2, FeedForward = 32, Positions = PositionKind.Rotary },
        5,
        backend);

    private static SparseAutoencoder MakeSae(
        IBackend backend, InputNormalisation normalisation = InputNormalisation.None)
    {
        var random = new SeededRandom(4);
        var weights = new SaeWeights(Latents, Dim);
        foreach (ref float value in weights.Decoder.View<float>().Span)
            value = (float)random.NextGaussian();
        return new SparseAutoencoder(backend, weights, SaeSpec.TopK(5) with { Normalisation = normalisation });
    }

    private static float[] Amounts() => [.. Enumerable.Range(0, Latents).Select(i => 0.5f + (i % 7))];

    private Tensor Capture(HookPoint point)
    {
        var states = new Tensor(DType.F32, _protein.Rows, Dim);
        _model.Forward(_protein, new EsmRequest
        {
            Points = [point],
            Hook = (_, hidden, _) => hidden.Span.CopyTo(states.View<float>().Span),
        });
        return states;
    }

    // The whole pass, with one row changed after the last block.
    private float[] LogitsWith(int row, Action<Span<float>, int> change) => Standard(row, _model.Forward(
        _protein,
        new EsmRequest
        {
            Points = [s_last],
            Hook = (_, hidden, _) => change(hidden.Row(row, Dim).Span, row),
            Logits = true,
        }).Logits);

    private float[] ReadOut(HookPoint from, float[] state)
    {
        using PackedBatch one = PackedBatch.Of(new NamedSequence("one", "A"));
        using Tensor hidden = Tensor.FromFloats([.. state, .. state, .. state], 3, Dim);
        return Standard(1, _model.ForwardFrom(from, hidden, one, new EsmRequest { Logits = true }).Logits);
    }

    private static float[] Standard(int row, TensorView<float> logits) =>
        [.. LogitEffects.Letters.Select(letter => logits[(row * (long)Alphabet.Size) + Alphabet.TokenOf(letter)])];
}
