using PlmLens.Core;

namespace PlmLens.Compute.Tests.Ops;

public abstract class LinearSuite(BackendKind kind) : BackendSuite(kind)
{
    public static TheoryData<int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int>();
            foreach (int n in Enumerable.Range(1, 34))
                shapes.Add(n, 35 - n, n + 3);
            foreach ((int rows, int outputs, int inputs) in new[]
                { (0, 5, 7), (1, 1280, 320), (97, 257, 385), (200, 33, 64), (13, 65, 800), (95, 320, 1) })
                shapes.Add(rows, outputs, inputs);
            return shapes;
        }
    }

    [Fact]
    public void Known_values()
    {
        using var weight = Guarded.Of(1f, 2f, 3f, 4f, 5f, 6f);
        using var bias = Guarded.Of(0.5f, -0.5f);
        using var x = Guarded.Of(1f, 0f, -1f, 2f, 1f, 0f);
        using var y = Guarded.Of(10f, 20f, 30f, 40f);
        using IPackedWeight packed = Backend.Pack(weight.View, 2, 3);
        Backend.Linear(x.View, packed, bias.View, 2, Epilogue.Add, y.View);
        Assert.Equal([8.5f, 17.5f, 34.5f, 52.5f], y.Span.ToArray());
        Backend.Linear(x.View, packed, default, 2, Epilogue.None, y.View);
        Assert.Equal([-2f, -2f, 4f, 13f], y.Span.ToArray());
        Backend.Linear(x.View, packed, default, 2, Epilogue.Gelu, y.View);
        Compare.Close([-0.045500264f, -0.045500264f, 3.99987331f, 13f], y.Span, 5e-7, 0);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Matches_the_reference(int rows, int outputs, int inputs)
    {
        using var weight = Guarded.Random((long)outputs * inputs, 1 / MathF.Sqrt(inputs));
        using var bias = Guarded.Random(outputs);
        using var x = Guarded.Random((long)rows * inputs);
        using var y = Guarded.Random((long)rows * outputs, seed: 1);
        using IPackedWeight packed = Backend.Pack(weight.View, outputs, inputs);
        using IPackedWeight plain = Reference.Pack(weight.View, outputs, inputs);
        foreach (Epilogue epilogue in Enum.GetValues<Epilogue>())
        {
            using var expected = Guarded.Random((long)rows * outputs, seed: 1);
            y.Span.CopyTo(expected.Span);
            Reference.Linear(x.View, plain, bias.View, rows, epilogue, expected.View);
            Backend.Linear(x.View, packed, bias.View, rows, epilogue, y.View);

            // Up to 800 roundings of a sum of size 1, of which the square root survives.
            Compare.Close(expected.Span, y.Span, 1e-6, 3e-6, epilogue.ToString());
            y.AssertIntact();
        }
    }

    [Fact]
    public void A_row_has_the_same_bits_in_any_batch()
    {
        const int Rows = 130, Outputs = 70, Inputs = 401;
        using var weight = Guarded.Random(Outputs * Inputs);
        using var bias = Guarded.Random(Outputs);
        using var x = Guarded.Random(Rows * Inputs);
        using var together = Guarded.Zeros(Rows * Outputs);
        using var alone = Guarded.Zeros(Rows * Outputs);
        using IPackedWeight packed = Backend.Pack(weight.View, Outputs, Inputs);
        Backend.Linear(x.View, packed, bias.View, Rows, Epilogue.Gelu, together.View);
        for (int first = 0, count = 1; first < Rows; first += count, count = Math.Min(count + 3, Rows - first))
        {
            TensorView<float> target = alone.View.Slice(first * Outputs);
            Backend.Linear(x.View.Slice(first * Inputs), packed, bias.View, count, Epilogue.Gelu, target);
        }

        Compare.SameBits(together.Span, alone.Span);
    }

    [Fact]
    public void A_special_value_stays_in_its_row()
    {
        const int Rows = 30, Outputs = 40, Inputs = 20;
        using var weight = Guarded.Random(Outputs * Inputs);
        using var x = Guarded.Random(Rows * Inputs);
        using var clean = Guarded.Zeros(Rows * Outputs);
        using var y = Guarded.Zeros(Rows * Outputs);
        using IPackedWeight packed = Backend.Pack(weight.View, Outputs, Inputs);
        Backend.Linear(x.View, packed, default, Rows, Epilogue.None, clean.View);
        foreach (float special in new[] { float.NaN, float.PositiveInfinity })
        {
            x.Span[(17 * Inputs) + 19] = special;
            Backend.Linear(x.View, packed, default, Rows, Epilogue.None, y.View);
            Compare.SameBits(clean.Span[..(17 * Outputs)], y.Span[..(17 * Outputs)]);
            Compare.SameBits(clean.Span[(18 * Outputs)..], y.Span[(18 * Outputs)..]);
            Assert.All(y.Span.Slice(17 * Outputs, Outputs).ToArray(), v => Assert.False(float.IsFinite(v)));
        }
    }

    [Fact]
    public void Repacking_replaces_the_weight()
    {
        using var first = Guarded.Random(35 * 20);
        using var second = Guarded.Random(35 * 20);
        using var x = Guarded.Random(20);
        using var y = Guarded.Zeros(35);
        using var expected = Guarded.Zeros(35);
        using IPackedWeight packed = Backend.Pack(first.View, 35, 20);
        using IPackedWeight fresh = Backend.Pack(second.View, 35, 20);
        Backend.Repack(second.View, packed);
        Backend.Linear(x.View, packed, default, 1, Epilogue.None, y.View);
        Backend.Linear(x.View, fresh, default, 1, Epilogue.None, expected.View);
        Compare.SameBits(expected.Span, y.Span);
    }

    [Fact]
    public void Bad_shapes_throw_before_writing()
    {
        using var weight = Guarded.Random(6);
        using var x = Guarded.Random(6);
        using var bias = Guarded.Random(2);
        using var y = Guarded.Zeros(4);
        using IPackedWeight packed = Backend.Pack(weight.View, 2, 3);
        Assert.ThrowsAny<ArgumentException>(() => Backend.Pack(weight.View, 2, 4));
        Assert.ThrowsAny<ArgumentException>(() => Backend.Pack(weight.View, 0, 3));
        Assert.ThrowsAny<ArgumentException>(() => Backend.Repack(weight.View.Slice(1), packed));
        Refuses(y, () => Backend.Linear(x.View, packed, bias.View, 3, Epilogue.None, y.View));
        Refuses(y, () => Backend.Linear(x.View, packed, bias.View.Slice(1), 2, Epilogue.None, y.View));
        Refuses(y, () => Backend.Linear(x.View, packed, bias.View, 2, Epilogue.None, y.View.Slice(1)));
        Refuses(y, () => Backend.Linear(x.View, packed, bias.View, -1, Epilogue.None, y.View));
        Refuses(y, () => Backend.Linear(x.View, packed, bias.View, 2, (Epilogue)7, y.View));
        Refuses(y, () => Backend.Linear(x.View, packed, y.View, 2, Epilogue.None, y.View));
        IBackend other = Backend is CpuBackend ? Reference : new CpuBackend(WorkerPool.Shared);
        using IPackedWeight foreign = other.Pack(weight.View, 2, 3);
        Refuses(y, () => Backend.Linear(x.View, foreign, bias.View, 2, Epilogue.None, y.View));
    }
}

public sealed class ReferenceLinear() : LinearSuite(BackendKind.Reference);

public sealed class CpuLinear() : LinearSuite(BackendKind.Cpu);
