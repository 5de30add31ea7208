using System.Globalization;
using System.Runtime.CompilerServices;

namespace PlmLens.Server.Lenses;

/// <summary>Reads numbers from UTF-8 text: the same bits that <see cref="double"/> gives, faster for short
/// ones.</summary>
internal static class Decimals
{
    // Whole numbers of so many digits, and powers of ten up to this one, are doubles exactly; their quotient is then
    // rounded once, as it must be.
    private const int ExactDigits = 15;

    private static readonly double[] s_powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a number as tables have it: "-0.25", "1E-05", "NaN".</summary>
    /// <returns>False when it is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        long whole = 0;
        int i = text is [(byte)'-', ..] ? 1 : 0, start = i, point = -1, significant = 0;
        for (; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit <= 9)
            {
                if (significant > 0 || digit > 0)
                    significant++;
                if (significant > ExactDigits)
                    break;
                whole = (whole * 10) + digit;
            }
            else if (text[i] == '.' && point < 0)
            {
                point = i;
            }
            else
            {
                break;
            }
        }

        int decimals = point < 0 ? 0 : i - point - 1;
        bool hasDigits = i - start > (point < 0 ? 0 : 1);
        if (i < text.Length || !hasDigits || decimals >= s_powers.Length)
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        value = whole / s_powers[decimals];
        if (start > 0)
            value = -value;
        return true;
    }
}
