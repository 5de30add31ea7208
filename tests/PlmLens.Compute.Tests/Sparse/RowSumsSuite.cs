namespace PlmLens.Compute.Tests.Sparse;

/// <summary>Center, SumRows and ColumnProducts.</summary>
public abstract class RowSumsSuite(BackendKind kind) : BackendSuite(kind)
{
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Centring_matches_the_reference_and_works_in_place(int cols)
    {
        const int Rows = 7;
        using Guarded<float> x = Guarded.Random((long)Rows * cols), offset = Guarded.Random(cols);
        using Guarded<float> expected = Guarded.Zeros((long)Rows * cols);
        Reference.Center(x.View, offset.View, 0.3f, Rows, cols, expected.View);
        Backend.Center(x.View, offset.View, 0.3f, Rows, cols, x.View);
        Compare.Close(expected.Span, x.Span, 2e-7, 2e-7);
        x.AssertIntact();
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(255, 17)]
    [InlineData(256, 16)]
    [InlineData(257, 33)]
    [InlineData(1500, 320)]
    public void Sums_match_the_reference(int rows, int cols)
    {
        using Guarded<float> x = Guarded.Random((long)rows * cols), weights = Guarded.Random(rows);
        using Guarded<float> expected = Guarded.Zeros(cols), output = Guarded.Zeros(cols);
        Reference.SumRows(x.View, weights.View, rows, cols, expected.View);
        Backend.SumRows(x.View, weights.View, rows, cols, output.View);
        Compare.Close(expected.Span, output.Span, 1e-5, 2e-5);
        output.AssertIntact();

        Reference.SumRows(x.View, default, rows, cols, expected.View);
        Backend.SumRows(x.View, default, rows, cols, output.View);
        Compare.Close(expected.Span, output.Span, 1e-5, 2e-5);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 2)]
    [InlineData(130, 33, 70)]
    [InlineData(200, 100, 31)]
    public void Products_of_columns_match_the_reference(int rows, int aCols, int bCols)
    {
        using Guarded<float> a = Guarded.Random((long)rows * aCols), b = Guarded.Random((long)rows * bCols);
        using Guarded<float> expected = Guarded.Zeros(aCols * bCols), output = Guarded.Zeros(aCols * bCols);
        Reference.ColumnProducts(a.View, b.View, -0.5f, rows, aCols, bCols, expected.View);
        Backend.ColumnProducts(a.View, b.View, -0.5f, rows, aCols, bCols, output.View);
        Compare.Close(expected.Span, output.Span, 1e-5, 1e-5);
        output.AssertIntact();
        Refuses(output, () => Backend.ColumnProducts(a.View, b.View, 1, rows + 1, aCols, bCols, output.View));
    }

    [Fact]
    public void A_row_of_weight_zero_is_skipped_whatever_it_holds()
    {
        using Guarded<float> x = Guarded.Of(1f, float.NaN, 3f), weights = Guarded.Of(2f, 0f, 1f);
        using Guarded<float> output = Guarded.Zeros(1);
        Backend.SumRows(x.View, weights.View, 3, 1, output.View);
        Assert.Equal(5f, output.Span[0]);
    }
}

public sealed class ReferenceRowSums() : RowSumsSuite(BackendKind.Reference);

public sealed class CpuRowSums() : RowSumsSuite(BackendKind.Cpu);
