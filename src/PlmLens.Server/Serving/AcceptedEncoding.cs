using System.Globalization;

namespace PlmLens.Server.Serving;

/// <summary>Reads the header Accept-Encoding (RFC 9110, 12.5.3).</summary>
internal static class AcceptedEncoding
{
    /// <summary>Whether a client takes an encoding, by name or by <c>*</c>, with a weight above 0.</summary>
    public static bool Takes(string header, string encoding)
    {
        bool any = false;
        foreach (Range range in header.AsSpan().Split(','))
        {
            ReadOnlySpan<char> item = header.AsSpan(range);
            int semicolon = item.IndexOf(';');
            ReadOnlySpan<char> name = (semicolon < 0 ? item : item[..semicolon]).Trim();
            bool good = semicolon < 0 || Weight(item[(semicolon + 1)..]) > 0;
            if (name.Equals(encoding, StringComparison.OrdinalIgnoreCase))
                return good;
            any |= name is "*" && good;
        }

        return any;
    }

    private static double Weight(ReadOnlySpan<char> parameter)
    {
        int equals = parameter.IndexOf('=');
        return equals >= 0
            && parameter[..equals].Trim() is "q" or "Q"
            && double.TryParse(
                parameter[(equals + 1)..].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out double weight)
                ? weight
                : 1;
    }
}
