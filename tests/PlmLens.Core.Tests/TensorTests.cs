namespace PlmLens.Core.Tests;

public sealed unsafe class TensorTests
{
    [Fact]
    public void Memory_is_zero_and_starts_at_a_cache_line()
    {
        foreach (long count in new long[] { 0, 1, 15, 16, 17, 1000 })
        {
            using var tensor = new Tensor(DType.F32, count);
            Assert.Equal(0, (nint)tensor.Pointer % 64);
            Assert.Equal(-1, tensor.View<float>().Span.IndexOfAnyExcept(0f));
        }
    }

    [Fact]
    public void Count_is_the_product_of_the_shape()
    {
        using var matrix = new Tensor(DType.F64, 3, 4);
        Assert.Equal(12, matrix.Count);
        Assert.Equal([3L, 4L], matrix.Shape);
        using var scalar = new Tensor(DType.I32);
        Assert.Equal(1, scalar.Count);
        using var empty = new Tensor(DType.U8, 5, 0, 7);
        Assert.Equal(0, empty.Count);
    }

    [Fact]
    public void Impossible_shapes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tensor(DType.F32, 2, -1));
        Assert.Throws<OverflowException>(() => new Tensor(DType.F32, long.MaxValue, 3));
        Assert.Throws<OverflowException>(() => new Tensor(DType.F32, long.MaxValue / 2));
    }

    [Fact]
    public void A_view_has_the_element_type_of_its_tensor()
    {
        using var tensor = new Tensor(DType.BF16, 4);
        Assert.Equal(4, tensor.View<BFloat16>().Length);
        Assert.Throws<InvalidOperationException>(() => tensor.View<float>());
        Assert.Throws<InvalidOperationException>(() => tensor.View<ushort>());
    }

    [Fact]
    public void Every_element_type_has_the_size_of_what_holds_it()
    {
        Check<float>(DType.F32);
        Check<Half>(DType.F16);
        Check<BFloat16>(DType.BF16);
        Check<double>(DType.F64);
        Check<long>(DType.I64);
        Check<int>(DType.I32);
        Check<short>(DType.I16);
        Check<sbyte>(DType.I8);
        Check<byte>(DType.U8);
        Check<ushort>(DType.U16);
        Check<uint>(DType.U32);
        Check<ulong>(DType.U64);
        Check<byte>(DType.Bool);

        static void Check<T>(DType dtype)
            where T : unmanaged
        {
            Assert.True(dtype.Holds<T>(), dtype.ToString());
            Assert.Equal(sizeof(T), dtype.Size());
        }
    }

    [Fact]
    public void A_disposed_tensor_gives_no_memory()
    {
        var tensor = new Tensor(DType.F32, 4);
        tensor.Dispose();
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tensor.View<float>());
    }

    [Fact]
    public void Values_must_fill_the_shape()
    {
        using var tensor = Tensor.FromFloats([1, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal([4f, 5f, 6f], tensor.View<float>().Row(1, 3).Span.ToArray());
        Assert.Throws<ArgumentException>(() => Tensor.FromFloats([1, 2, 3], 2, 2));
    }

    [Fact]
    public void Borrowed_memory_is_used_in_place_and_left_alone()
    {
        int* values = stackalloc int[3];
        values[2] = 7;
        var tensor = Tensor.Borrow(values, DType.I32, null, 3);
        Assert.Equal(7, tensor.View<int>()[2]);
        tensor.View<int>()[0] = 5;
        tensor.Dispose();
        Assert.Equal(5, values[0]);
    }
}
