namespace PlmLens.Core.Tests;

public sealed class TensorViewTests
{
    [Fact]
    public void Slices_share_memory()
    {
        using var tensor = Tensor.FromFloats([0, 1, 2, 3, 4], 5);
        TensorView<float> view = tensor;
        TensorView<float> slice = view.Slice(1, 3);
        slice[0] = 10;
        Assert.Equal([10f, 2f, 3f], slice.Span.ToArray());
        Assert.Equal(10, view[1]);
        slice.Clear();
        Assert.Equal([0f, 0f, 0f, 0f, 4f], view.Span.ToArray());
    }

    [Fact]
    public void Nothing_outside_the_view_can_be_reached()
    {
        using var tensor = new Tensor(DType.F32, 5);
        TensorView<float> view = tensor.View<float>().Slice(1, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => view[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => view[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Slice(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Slice(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Slice(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Slice(long.MaxValue, long.MaxValue));
        Assert.Equal(0, view.Slice(3).Length);
    }

    [Fact]
    public void A_default_view_is_null_and_empty()
    {
        TensorView<float> view = default;
        Assert.True(view.IsNull);
        Assert.Equal(0, view.Length);
        using var empty = new Tensor(DType.F32, 0);
        Assert.False(empty.View<float>().IsNull);
    }

    [Fact]
    public void A_view_keeps_its_tensor_alive()
    {
        TensorView<int> view = Orphan();
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using var other = new Tensor(DType.I32, 1000);
            other.View<int>().Span.Fill(-1);
        }

        Assert.Equal(1000 * 42, view.Span.ToArray().Sum());
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static TensorView<int> Orphan()
    {
        var tensor = new Tensor(DType.I32, 1000);
        tensor.View<int>().Span.Fill(42);
        return tensor;
    }
}
