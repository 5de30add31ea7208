namespace PlmLens.Compute.Tests.Ops;

public abstract class AddRowsSuite(BackendKind kind) : BackendSuite(kind)
{
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Matches_the_reference_exactly(int cols)
    {
        const int Rows = 9, Positions = 20;
        using var index = Guarded.Indices(Rows, Positions);
        using var table = Guarded.Random((long)Positions * cols);
        using var expected = Guarded.Random((long)Rows * cols, seed: 1);
        using var x = Guarded.Random((long)Rows * cols, seed: 1);
        Reference.AddRows(index.View, table.View, Rows, cols, expected.View);
        Backend.AddRows(index.View, table.View, Rows, cols, x.View);
        Compare.SameBits(expected.Span, x.Span);
        x.AssertIntact();
    }

    [Fact]
    public void Known_values()
    {
        using var index = Guarded.Of(1, 1);
        using var table = Guarded.Of(9f, 9f, 1f, 2f);
        using var x = Guarded.Of(10f, 20f, 30f, 40f);
        Backend.AddRows(index.View, table.View, 2, 2, x.View);
        Assert.Equal([11f, 22f, 31f, 42f], x.Span.ToArray());
    }

    [Fact]
    public void Bad_shapes_and_indices_throw_before_writing()
    {
        using var table = Guarded.Random(12);
        using var index = Guarded.Of(0, 2);
        using var high = Guarded.Of(0, 3);
        using var x = Guarded.Zeros(8);
        Refuses(x, () => Backend.AddRows(high.View, table.View, 2, 4, x.View));
        Refuses(x, () => Backend.AddRows(index.View.Slice(1), table.View, 2, 4, x.View));
        Refuses(x, () => Backend.AddRows(index.View, table.View, 2, 4, x.View.Slice(1)));
        Refuses(x, () => Backend.AddRows(index.View, table.View, 2, 0, x.View));
    }
}

public sealed class ReferenceAddRows() : AddRowsSuite(BackendKind.Reference);

public sealed class CpuAddRows() : AddRowsSuite(BackendKind.Cpu);
