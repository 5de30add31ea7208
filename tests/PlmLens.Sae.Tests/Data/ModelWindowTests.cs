using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;

namespace PlmLens.Sae.Tests.Data;

public sealed class ModelWindowTests : IDisposable
{
    private const int Batch = 37;
    private const int Dim = 8;
    private static readonly HookPoint[] s_points = [HookPoint.ResidPost(0), HookPoint.MlpIn(1), HookPoint.MlpOut(1)];
    private readonly CpuBackend _backend = new(WorkerPool.Shared);
    private readonly EsmModel _base;
    private readonly EsmModel _tuned;
    private readonly NamedSequence[] _proteins;

    public ModelWindowTests()
    {
        EsmConfig config = new()
        {
            Layers = 2,
            Dim = Dim,
            Heads = 2,
            FeedForward = 16,
            Positions = PositionKind.Rotary,
            MaxTokens = 32,
        };
        _base = EsmModel.Random(config, 1, _backend);
        _tuned = EsmModel.Random(config, 2, _backend);
        var random = new SeededRandom(9);
        string Sequence(int length) =>
            string.Concat(Enumerable.Range(0, length).Select(_ => "ACDEFGHIKLMNPQRSTVWY"[random.Next(20)]));
        _proteins =
        [
            .. Enumerable.Range(0, 40).Select(i => new NamedSequence($"P{i}", Sequence(1 + random.Next(60)))),
        ];
    }

    private int Residues => _proteins.Sum(p => p.Sequence.Length);

    public void Dispose()
    {
        _base.Dispose();
        _tuned.Dispose();
        _backend.Dispose();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(333)]
    [InlineData(1 << 17)]
    public void An_epoch_has_the_rows_that_a_cache_would_hold(int windowRows)
    {
        using ActivationWindows windows = Over(windowRows);
        for (int stream = 0; stream < s_points.Length; stream++)
        {
            string[] cached = [.. Cached(_base, s_points[stream]).Order(StringComparer.Ordinal)];
            IActivationSource source = windows.Source(stream);
            Assert.Equal(Residues, source.Tokens);
            Assert.Equal(cached, Rows(Batches.Read(source, 0, Residues)).Order(StringComparer.Ordinal));
            Assert.Equal(cached, Rows(Batches.Read(source, 1, Residues)).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_batch_depends_on_its_step_alone()
    {
        using ActivationWindows windows = Over(100);
        IActivationSource source = windows.Source(0);
        float[][] inOrder = [.. Enumerable.Range(0, 60).Select(s => Batches.Read(source, s, Batch))];
        foreach (int start in new[] { 0, 13, 31, 32, 59 })
        {
            using ActivationWindows fresh = ActivationWindows.OverModels(
                [new ModelHooks(_base, [s_points[0]])], _proteins, new ModelPass { TokenBudget = 50 }, Options(100));
            IActivationSource resumed = fresh.Source(0);
            for (int step = start; step < Math.Min(60, start + 9); step++)
                Assert.Equal(inOrder[step], Batches.Read(resumed, step, Batch));
        }

        Assert.NotEqual(inOrder[0], inOrder[1]);
    }

    [Fact]
    public void Several_hook_points_and_models_share_a_pass_and_hold_the_same_residue()
    {
        const int Steps = 40;
        float[][] Alone(EsmModel model, HookPoint point)
        {
            using ActivationWindows windows = ActivationWindows.OverModels(
                [new ModelHooks(model, [point])], _proteins, null, Options(100));
            IActivationSource source = windows.Source(0);
            return [.. Enumerable.Range(0, Steps).Select(step => Batches.Read(source, step, Batch))];
        }

        float[][] tuned = Alone(_tuned, s_points[0]);
        float[][][] plain = [.. s_points.Select(point => Alone(_base, point))];
        using ActivationWindows both = ActivationWindows.OverModels(
            [new ModelHooks(_base, s_points), new ModelHooks(_tuned, [s_points[0]])], _proteins, null, Options(100));
        IActivationSource stacked = both.Stacked([0, 3]), transcoder = both.Pair(1, 2);
        Assert.Equal(3, both.IndexOf(s_points[0].Name, _tuned.ModelHash));
        Assert.Throws<PlmLensException>(() => both.IndexOf(s_points[0].Name));
        for (int step = 0; step < Steps; step++)
        {
            float[][] rows = [.. Batches.Read(stacked, step, Batch).Chunk(2 * Dim)];
            Assert.Equal(plain[0][step], rows.SelectMany(r => r[..Dim]));
            Assert.Equal(tuned[step], rows.SelectMany(r => r[Dim..]));
            (float[] input, float[] target) = Batches.ReadPair(transcoder, step, Batch);
            Assert.Equal(plain[1][step], input);
            Assert.Equal(plain[2][step], target);
        }
    }

    [Fact]
    public void Start_and_end_tokens_have_rows_when_asked_for()
    {
        using ActivationWindows windows = ActivationWindows.OverModels(
            [new ModelHooks(_base, [s_points[0]])],
            _proteins,
            null,
            Options(100),
            new ActivationPolicy { Tokens = TokenPolicy.All });
        Assert.Equal(Residues + (2 * _proteins.Length), windows.Tokens);
        Batches.Read(windows.Source(0), 0, (int)windows.Tokens);
    }

    [Fact]
    public void A_row_is_described_by_protein_and_place_and_too_long_proteins_can_be_skipped()
    {
        NamedSequence[] two = [new("short", "ACD"), new("long", new string('A', 60))];
        using ActivationWindows windows = ActivationWindows.OverModels(
            [new ModelHooks(_base, [s_points[0]])], two, new ModelPass { Long = LongPolicy.Skip }, Options(100));
        IActivationSource source = windows.Source(0);
        Assert.Equal(3, source.Tokens);
        Assert.Equal(
            ["short, residue 1 of 3", "short, residue 2 of 3", "short, residue 3 of 3"],
            Enumerable.Range(0, 3).Select(r => source.Describe(0, 3, r)).Order());

        Assert.Throws<PlmLensException>(() => ActivationWindows.OverModels(
            [new ModelHooks(_base, [s_points[0]])], two[1..], new ModelPass { Long = LongPolicy.Skip }));
        Assert.Throws<PlmLensException>(() => ActivationWindows.OverModels([new ModelHooks(_base, s_points)], []));
    }

    [Fact]
    public void A_norm_limit_replaces_long_rows_the_same_way_in_every_run()
    {
        var policy = new ActivationPolicy { MaxNormRatio = 1.05 };
        float[][] runs =
        [
            .. Enumerable.Range(0, 2).Select(_ =>
            {
                using ActivationWindows windows = ActivationWindows.OverModels(
                    [new ModelHooks(_base, [s_points[0]])], _proteins, null, Options(100), policy);
                IActivationSource source = windows.Source(0);
                float[] epoch = Batches.Read(source, 0, Residues);
                Assert.InRange(source.ReplacedRows, 1, Residues / 2);
                return epoch;
            }),
        ];
        Assert.Equal(runs[0], runs[1]);
        double[] norms = [.. runs[0].Chunk(Dim).Select(r => Math.Sqrt(r.Sum(v => (double)v * v)))];
        double[] all = [.. Floats(_base, s_points[0]).Select(r => Math.Sqrt(r.Sum(v => (double)v * v)))];
        Assert.True(norms.Max() < all.Max());
    }

    private static WindowOptions Options(int windowRows) => new() { Seed = 3, ModelRows = windowRows };

    private static IEnumerable<string> Rows(float[] values) => values.Chunk(Dim).Select(r => string.Join(' ', r));

    private ActivationWindows Over(int windowRows) => ActivationWindows.OverModels(
        [new ModelHooks(_base, s_points)], _proteins, null, Options(windowRows));

    private IEnumerable<string> Cached(EsmModel model, HookPoint point) => Floats(model, point)
        .Select(row => string.Join(' ', row.Select(v => BFloat16.FromSingle(v).ToSingle())));

    private List<float[]> Floats(EsmModel model, HookPoint point)
    {
        using var stream = new ResidueStream(model, new ResidueStreamOptions { Points = [point] });
        var rows = new List<float[]>();
        foreach (ProteinStates states in stream.Run(_proteins))
            rows.AddRange(states.States(0).Span.ToArray().Chunk(Dim));
        return rows;
    }
}
