namespace PlmLens.Analysis.Patterns;

/// <summary>The middle of numbers.</summary>
internal static class Median
{
    /// <summary>The middle value, or the mean of the two middle ones; 0 of nothing.</summary>
    /// <param name="values">Are sorted.</param>
    public static double Of(Span<int> values)
    {
        if (values.IsEmpty)
            return 0;
        values.Sort();
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + (double)values[middle]) / 2;
    }
}
