using PlmLens.Core;

namespace PlmLens.Store.Tests;

public sealed class StoredRowsTests
{
    [Fact]
    public void Every_bfloat16_converts_as_one_by_one()
    {
        BFloat16[] all = [.. Enumerable.Range(0, 1 << 16).Select(bits => new BFloat16((ushort)bits))];
        var values = new float[all.Length];
        RowConversion.FromBFloat16(all, values);

        Assert.Equal(all.Select(b => Bits(b.ToSingle())), values.Select(Bits));
    }

    [Fact]
    public void Rows_of_any_width_convert_as_one_by_one()
    {
        var random = new SeededRandom(5);
        for (int width = 0; width <= 100; width++)
        {
            sbyte[] bytes = [.. Enumerable.Range(0, width).Select(_ => (sbyte)(random.Next(256) - 128))];
            BFloat16[] halves = [.. bytes.Select(b => BFloat16.FromSingle(b * 0.37f))];
            var values = new float[width + 1];
            RowConversion.FromSByte(bytes, 0.013f, values);
            Assert.Equal([.. bytes.Select(b => Bits(b * 0.013f)), 0], values.Select(Bits));
            RowConversion.FromBFloat16(halves, values);
            Assert.Equal([.. halves.Select(b => Bits(b.ToSingle())), 0], values.Select(Bits));
        }
    }

    [Fact]
    public void Rounding_to_bfloat16_gives_the_bits_of_rounding_one_by_one()
    {
        var random = new SeededRandom(3);
        float[] values =
        [
            .. Enumerable.Range(0, 100_003).Select(_ => BitConverter.UInt32BitsToSingle((uint)random.NextBits())),
            float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, -0f, float.Epsilon,
            BitConverter.UInt32BitsToSingle(0x7FFFFFFF), BitConverter.UInt32BitsToSingle(0x3F808000),
        ];
        for (int skip = 0; skip < 20; skip++)
        {
            float[] tail = values[skip..];
            var rounded = new BFloat16[tail.Length];
            RowConversion.ToBFloat16(tail, rounded);
            Assert.Equal(tail.Select(BFloat16.FromSingle), rounded);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(64)]
    [InlineData(320)]
    [InlineData(321)]
    public void Eight_bits_are_off_by_at_most_half_a_step_and_keep_the_largest(int width)
    {
        const int Rows = 50;
        using var values = new Tensor(DType.F32, Rows, width);
        var random = new SeededRandom((ulong)width);
        for (int row = 0; row < Rows; row++)
        {
            float size = MathF.Pow(10, row - 25);
            foreach (ref float value in values.View<float>().Row(row, width).Span)
                value = size * (float)random.NextGaussian();
        }

        using var stored = new StoredRows(DType.I8, width, Rows);
        using var back = new Tensor(DType.F32, Rows, width);
        stored.Write(0, values);
        stored.Read(0, back);

        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<float> before = values.View<float>().Row(row, width).Span;
            ReadOnlySpan<float> after = back.View<float>().Row(row, width).Span;
            float largest = before.ToArray().Max(MathF.Abs);
            for (int c = 0; c < width; c++)
            {
                Assert.InRange(MathF.Abs(before[c] - after[c]), 0, largest / 127 * 0.50001f);
                if (MathF.Abs(before[c]) == largest)
                    Assert.Equal(before[c], after[c], largest * 1e-6f);
            }
        }
    }

    [Fact]
    public void A_row_of_zeros_stays_zeros_in_eight_bits()
    {
        using var zeros = new Tensor(DType.F32, 1, 5);
        using var stored = new StoredRows(DType.I8, 5, 1);
        using Tensor back = Tensor.FromFloats([1, 1, 1, 1, 1], 1, 5);
        stored.Write(0, zeros);
        stored.Read(0, back);
        Assert.Equal(new float[5], back.View<float>().Span.ToArray());
    }

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.F16)]
    [InlineData(DType.BF16)]
    [InlineData(DType.I8)]
    public void A_copied_row_is_read_as_the_other(DType dtype)
    {
        using Tensor values = Tensor.FromFloats([1, 2, 3, -4, 5, 60], 3, 2);
        using var stored = new StoredRows(dtype, 2, 3);
        using var back = new Tensor(DType.F32, 3, 2);
        stored.Write(0, values);
        stored.Copy(2, 0);
        stored.Read(0, back);
        Assert.Equal(back.View<float>().Slice(4, 2).Span, back.View<float>().Slice(0, 2).Span);
        Assert.NotEqual(back.View<float>()[2], back.View<float>()[0]);
    }

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);
}
