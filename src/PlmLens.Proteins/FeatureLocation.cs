using System.Globalization;

namespace PlmLens.Proteins;

/// <summary>Where a feature lies: <c>12</c>, <c>5..7</c>, <c>&lt;1..&gt;9</c>, <c>?..9</c>, <c>P1-2:4..6</c>.</summary>
internal readonly record struct FeatureLocation(
    int? Start,
    int? End,
    PositionFuzziness StartFuzziness,
    PositionFuzziness EndFuzziness,
    string? Isoform)
{
    /// <summary>Parses the current syntax.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FeatureLocation location)
    {
        int colon = text.LastIndexOf(':');
        string? isoform = colon < 0 ? null : text[..colon].ToString();
        text = text[(colon + 1)..];
        int dots = text.IndexOf("..");
        return dots < 0
            ? TryParse(text, text, isoform, out location)
            : TryParse(text[..dots], text[(dots + 2)..], isoform, out location);
    }

    /// <summary>Parses two separate positions, as the old column syntax has them.</summary>
    public static bool TryParse(
        ReadOnlySpan<char> from,
        ReadOnlySpan<char> to,
        string? isoform,
        out FeatureLocation location)
    {
        bool ok = TryParsePosition(from, out int? start, out PositionFuzziness startFuzziness)
            & TryParsePosition(to, out int? end, out PositionFuzziness endFuzziness);
        location = new FeatureLocation(start, end, startFuzziness, endFuzziness, isoform);
        return ok && !(start > end) && isoform != "";
    }

    private static bool TryParsePosition(ReadOnlySpan<char> text, out int? position, out PositionFuzziness fuzziness)
    {
        position = null;
        fuzziness = text is [char sign, ..] ? FuzzinessOf(sign) : PositionFuzziness.Exact;
        if (text is "?")
        {
            fuzziness = PositionFuzziness.Unknown;
            return true;
        }

        if (fuzziness != PositionFuzziness.Exact)
            text = text[1..];
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value < 1)
            return false;
        position = value;
        return true;
    }

    private static PositionFuzziness FuzzinessOf(char sign) => sign switch
    {
        '<' => PositionFuzziness.Before,
        '>' => PositionFuzziness.After,
        '?' => PositionFuzziness.Uncertain,
        _ => PositionFuzziness.Exact,
    };
}
