namespace PlmLens.Core.Tests;

public sealed class BFloat16Tests
{
    [Fact]
    public void Every_value_survives_the_way_through_binary32()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var value = new BFloat16((ushort)bits);
            BFloat16 back = BFloat16.FromSingle(value.ToSingle());
            if (float.IsNaN(value.ToSingle()))
                Assert.True(float.IsNaN(back.ToSingle()));
            else
                Assert.Equal(value, back);
        }
    }

    [Fact]
    public void Rounding_takes_the_nearest_and_ties_go_to_even()
    {
        var random = new SeededRandom(3);
        for (int i = 0; i < 100_000; i++)
        {
            float value = BitConverter.UInt32BitsToSingle((uint)random.NextBits() & 0xFF7FFFFF);
            float rounded = BFloat16.FromSingle(value).ToSingle();
            ushort bits = BFloat16.FromSingle(value).Bits;
            double error = Math.Abs((double)rounded - value);
            foreach (int step in new[] { -1, 1 })
            {
                float neighbour = new BFloat16((ushort)(bits + step)).ToSingle();
                if (!float.IsFinite(neighbour) || !float.IsFinite(rounded))
                    continue;
                double other = Math.Abs((double)neighbour - value);
                Assert.True(error < other || (error == other && (bits & 1) == 0), $"{value:R} became {rounded:R}");
            }
        }
    }

    [Theory]
    [InlineData(1.00390625f, 1f)] // Half way between 1 and the next value, 1.0078125: 1 is even.
    [InlineData(1.01171875f, 1.015625f)] // Half way between 1.0078125 and 1.015625, which is even.
    [InlineData(-1.00390625f, -1f)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    [InlineData(float.Epsilon, 0f)]
    public void Known_values(float value, float expected) =>
        Assert.Equal(expected, BFloat16.FromSingle(value).ToSingle());

    [Fact]
    public void Every_NaN_stays_NaN()
    {
        foreach (uint bits in new uint[] { 0x7FC00000, 0x7F800001, 0xFFFFFFFF, 0xFF800001 })
            Assert.True(float.IsNaN(BFloat16.FromSingle(BitConverter.UInt32BitsToSingle(bits)).ToSingle()));
    }
}
