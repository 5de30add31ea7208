using System.Runtime.CompilerServices;

namespace PlmLens.Server.Lenses;

/// <summary>Numbers for documents that hold very many of them.</summary>
internal static class Rounded
{
    /// <summary>A number with so many significant digits; not a number and infinities become null elsewhere.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">1 to 15.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double To(double value, int digits)
    {
        if (value == 0 || !double.IsFinite(value))
            return value;
        int places = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (places is >= 0 and <= 15)
            return Math.Round(value, places);
        double scale = Math.Pow(10, Math.Abs(places));
        return places < 0 ? Math.Round(value / scale) * scale : Math.Round(value * scale) / scale;
    }
}
