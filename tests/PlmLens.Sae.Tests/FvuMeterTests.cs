using PlmLens.Core;

namespace PlmLens.Sae.Tests;

public sealed class FvuMeterTests
{
    [Fact]
    public void The_mean_is_global_over_batches()
    {
        // Rows 1 and 3 around mean 2; errors 0.5 and 0: 0.25 / 2.
        var meter = new FvuMeter(1);
        using Tensor first = Tensor.FromFloats([1], 1, 1), second = Tensor.FromFloats([3], 1, 1);
        using Tensor off = Tensor.FromFloats([1.5f], 1, 1);
        meter.Add(first, off, 1);
        meter.Add(second, second, 1);
        Assert.Equal(2, meter.Rows);
        Assert.Equal(0.125, meter.Fvu, 1e-12);
    }

    [Fact]
    public void Equal_rows_have_no_fraction()
    {
        var meter = new FvuMeter(1);
        using Tensor row = Tensor.FromFloats([2], 1, 1);
        meter.Add(row, row, 1);
        meter.Add(row, row, 1);
        Assert.True(double.IsNaN(meter.Fvu));
    }
}
