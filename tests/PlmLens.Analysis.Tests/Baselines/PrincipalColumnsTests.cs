using PlmLens.Analysis.Baselines;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Analysis.Tests.Baselines;

public sealed class PrincipalColumnsTests : IDisposable
{
    private readonly TinyLens _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Columns_are_uncorrelated_with_the_variances_of_their_directions_and_both_signs()
    {
        CachedRows rows = _tiny.Inputs.Cache.Rows(TinyLens.Hook);
        PrincipalDirections principal =
            PrincipalDirections.Of(rows, WorkerPool.Shared, TestContext.Current.CancellationToken);
        var columns = new PrincipalColumns(rows, principal);
        float[][] read = Read(columns);

        Assert.Equal(2 * rows.Width, columns.Features);
        for (int i = 0; i < read.Length; i += 2)
        {
            Assert.Equal(read[i], read[i + 1].Select(value => -value));
            double mean = read[i].Average(value => (double)value);
            double variance = read[i].Average(value => value * (double)value);
            Assert.Equal(0, mean, 1e-4);
            Assert.Equal(principal.Variances[i / 2], variance, 1e-3 * principal.Variances[0]);
            for (int j = 0; j < i; j += 2)
            {
                double product = read[i].Zip(read[j], (a, b) => (double)a * b).Average();
                Assert.Equal(0, product, 1e-3 * principal.Variances[0]);
            }
        }
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_directions()
    {
        CachedRows rows = _tiny.Inputs.Cache.Rows(TinyLens.Hook);
        using var pool = new WorkerPool(5);
        CancellationToken cancel = TestContext.Current.CancellationToken;

        Assert.Equal(
            PrincipalDirections.Of(rows, WorkerPool.Shared, cancel).Directions,
            PrincipalDirections.Of(rows, pool, cancel).Directions);
    }

    [Fact]
    public void Random_directions_are_as_sparse_as_asked_and_follow_the_seed()
    {
        CachedRows rows = _tiny.Inputs.Cache.Rows(TinyLens.Hook);
        using var states = new Tensor(DType.F32, rows.Count, rows.Width);
        rows.Read(0, (int)rows.Count, states);
        float[] mean = [.. Enumerable.Range(0, rows.Width).Select(
            c => Enumerable.Range(0, (int)rows.Count).Average(r => states.View<float>()[((long)r * rows.Width) + c]))];
        using SparseAutoencoder random = RandomDirections.Make(_tiny.Backend, 64, mean, 4.4, seed: 1);
        using SparseAutoencoder other = RandomDirections.Make(_tiny.Backend, 64, mean, 4.4, seed: 2);
        using var codes = new CodeBuffer();
        random.Encode(states, (int)rows.Count, codes);

        Assert.Equal(4.0, (double)codes.Indices.Length / rows.Count, 0.01);
        Assert.NotEqual(
            random.Weights.Decoder.View<float>().Span.ToArray(), other.Weights.Decoder.View<float>().Span.ToArray());
    }

    private static float[][] Read(IFeatureColumns columns)
    {
        using IFeatureColumnReader reader = columns.OpenReader();
        var read = new float[columns.Features][];
        for (int f = 0; f < read.Length; f++)
            read[f] = reader.Read(f).Values.ToArray();
        return read;
    }
}
