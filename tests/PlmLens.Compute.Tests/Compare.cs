namespace PlmLens.Compute.Tests;

/// <summary>Comparison of results, with a message that says where they differ most.</summary>
public static class Compare
{
    /// <summary>|actual - expected| is at most absolute + relative * |expected| everywhere; NaN only where NaN is
    /// expected, infinities equal.</summary>
    public static void Close(
        ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double relative, double absolute, string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        int worst = -1;
        double worstExcess = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double excess = Excess(expected[i], actual[i], relative, absolute);
            if (excess > worstExcess)
                (worst, worstExcess) = (i, excess);
        }

        if (worst >= 0)
        {
            Assert.Fail(
                $"{what} element {worst}: expected {expected[worst]:R}, got {actual[worst]:R}; {worstExcess:g3} beyond "
                + $"{absolute:g2} + {relative:g2} |expected|.");
        }
    }

    /// <summary>The same bits everywhere (so the same NaN too).</summary>
    public static void SameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"{what} element {i}: expected {expected[i]:R}, got {actual[i]:R}.");
        }
    }

    private static double Excess(float expected, float actual, double relative, double absolute)
    {
        if (float.IsNaN(expected) || float.IsNaN(actual) || float.IsInfinity(expected) || float.IsInfinity(actual))
            return expected.Equals(actual) ? 0 : double.PositiveInfinity;
        return Math.Abs((double)actual - expected) - (absolute + (relative * Math.Abs((double)expected)));
    }
}
