using System.Globalization;

namespace PlmLens.Analysis.Protocols.InterPlm;

/// <summary>
/// Numbers as pandas writes and reads them in CSV. Its default reader takes 17 digits, a leading zero among them, and
/// rounds at every digit, so that a number read back may differ in its last bit. InterPLM's selection sorts such
/// numbers, so reproducing it needs the same ones.
/// </summary>
internal static class PandasNumber
{
    private const int MostDigits = 17;

    /// <summary>The shortest text that has the same bits, with a point or an exponent.</summary>
    public static string Text(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text.Replace('E', 'e') : text + ".0";
    }

    /// <summary>What pandas reads from <see cref="Text"/> of a number from 0 to 1.</summary>
    public static double ReadBack(double value)
    {
        ReadOnlySpan<char> text = Text(value);
        double number = 0;
        int digits = 0, exponent = 0;
        bool afterPoint = false;
        foreach (char c in text)
        {
            if (c == 'e')
                break;
            if (c == '.')
            {
                afterPoint = true;
                continue;
            }

            if (digits == MostDigits)
                break;
            number = (number * 10) + (c - '0');
            digits++;
            exponent -= afterPoint ? 1 : 0;
        }

        int mark = text.IndexOf('e');
        if (mark >= 0)
            exponent += int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent >= 0 ? number * Math.Pow(10, exponent) : number / Math.Pow(10, -exponent);
    }
}
