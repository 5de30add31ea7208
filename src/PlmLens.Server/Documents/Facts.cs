using System.Globalization;

namespace PlmLens.Server.Documents;

/// <summary>Numbers as text for people.</summary>
internal static class Facts
{
    /// <summary>Four significant digits, whole numbers whole; a dash for what is not known.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            return "-";
        return value == Math.Floor(value) && Math.Abs(value) < 1e15
            ? value.ToString("#,0", CultureInfo.InvariantCulture)
            : value.ToString("G4", CultureInfo.InvariantCulture);
    }

    /// <summary>A whole number with thousands marks.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
