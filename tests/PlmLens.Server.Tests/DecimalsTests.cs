using System.Globalization;
using System.Text;
using PlmLens.Core;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Tests;

/// <summary>Numbers read from bytes have the bits that the runtime gives them.</summary>
public sealed class DecimalsTests
{
    [Fact]
    public void Numbers_in_every_form_have_the_runtimes_bits()
    {
        var random = new SeededRandom(1);
        for (int i = 0; i < 20_000; i++)
        {
            double value = random.NextGaussian() * Math.Pow(10, random.Next(60) - 30);
            foreach (string text in (string[])
                [
                    value.ToString("R", CultureInfo.InvariantCulture),
                    ((float)value).ToString("R", CultureInfo.InvariantCulture),
                    value.ToString("F" + random.Next(12), CultureInfo.InvariantCulture),
                    value.ToString("G" + (1 + random.Next(17)), CultureInfo.InvariantCulture),
                ])
                Same(text);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("0.1")]
    [InlineData("-0.0")]
    [InlineData("5.")]
    [InlineData(".5")]
    [InlineData("-.5")]
    [InlineData("000000000000000000000000001")]
    [InlineData("0.0000000000000000000000001")]
    [InlineData("999999999999999")]
    [InlineData("9999999999999999")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("1.7976931348623157E+308")]
    [InlineData("4.9E-324")]
    [InlineData("1E5")]
    [InlineData(" 1 ")]
    [InlineData("+1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("1e999")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("--1")]
    [InlineData("1.2.3")]
    [InlineData("1-")]
    [InlineData("1E")]
    [InlineData("0x10")]
    [InlineData("1,000")]
    [InlineData("one")]
    public void Odd_forms_are_taken_or_refused_as_the_runtime_does(string text) => Same(text);

    private static void Same(string text)
    {
        bool expected = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        Assert.Equal(expected, Decimals.TryParse(Encoding.UTF8.GetBytes(text), out double read));
        if (expected)
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read));
    }
}
