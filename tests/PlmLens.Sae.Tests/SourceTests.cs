using PlmLens.Core;

namespace PlmLens.Sae.Tests;

public sealed class SourceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(1000)]
    [InlineData(4097)]
    public void A_seeded_permutation_is_a_bijection_and_differs_by_epoch(int count)
    {
        long[] first = [.. Enumerable.Range(0, count).Select(i => new SeededPermutation(count, 7, 0).At(i))];
        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), first.Order());
        if (count < 64)
            return;
        long[] second = [.. Enumerable.Range(0, count).Select(i => new SeededPermutation(count, 7, 1).At(i))];
        Assert.NotEqual(first, second);
        // About one fixed point is expected of a random permutation.
        Assert.InRange(first.Where((value, i) => value == i).Count(), 0, 8);
    }

    [Fact]
    public void Each_epoch_of_a_shuffled_source_has_every_row_once()
    {
        using Tensor table = Numbered(10);
        var source = new ShuffledSource(new TensorRows(table), "x", 1);
        using var batch = new Tensor(DType.F32, 4, 1);
        var seen = new List<float>();
        for (int step = 0; step < 5; step++)
        {
            source.ReadBatch(step, 4, batch, default);
            seen.AddRange(batch.View<float>().Span);
            Assert.Equal($"row {batch.View<float>()[2]}", source.Describe(step, 4, 2));
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), seen.Take(10).Order());
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), seen.Skip(10).Order());
        Assert.NotEqual(seen.Take(10), seen.Skip(10));
    }

    [Fact]
    public void A_batch_depends_on_its_step_only()
    {
        using Tensor table = Numbered(100);
        var source = new ShuffledSource(new TensorRows(table), "x", 1);
        using Tensor first = new(DType.F32, 8, 1), again = new(DType.F32, 8, 1);
        source.ReadBatch(5, 8, first, default);
        source.ReadBatch(0, 8, again, default);
        new ShuffledSource(new TensorRows(table), "x", 1).ReadBatch(5, 8, again, default);
        Assert.Equal(first.View<float>().Span, again.View<float>().Span);
    }

    [Fact]
    public void A_sequential_source_wraps_around()
    {
        using Tensor table = Numbered(5);
        using var batch = new Tensor(DType.F32, 3, 1);
        new SequentialSource(new TensorRows(table), "x").ReadBatch(1, 3, batch, default);
        Assert.Equal([3f, 4f, 0f], batch.View<float>().Span);
    }

    [Fact]
    public void An_empty_table_is_refused()
    {
        using var table = new Tensor(DType.F32, 0, 4);
        Assert.Throws<PlmLensException>(() => new ShuffledSource(new TensorRows(table), "x", 1));
    }

    private static Tensor Numbered(int rows) =>
        Tensor.FromFloats([.. Enumerable.Range(0, rows).Select(i => (float)i)], rows, 1);
}
