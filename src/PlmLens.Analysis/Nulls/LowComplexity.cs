namespace PlmLens.Analysis.Nulls;

/// <summary>Residues inside a window of 12 whose composition has an entropy of at most 2.2 bits: where SEG begins a
/// low-complexity segment (Wootton and Federhen 1993).</summary>
internal sealed class LowComplexity() : NullConcept(RichWindow.CompositionType, "low complexity")
{
    private const int Window = 12;
    private const double MostBits = 2.2;

    /// <inheritdoc/>
    public override void Mark(ReadOnlySpan<char> sequence, Span<bool> marks)
    {
        Span<int> counts = stackalloc int[128];
        for (int end = 1; end <= sequence.Length; end++)
        {
            counts[sequence[end - 1] & 127]++;
            if (end > Window)
                counts[sequence[end - 1 - Window] & 127]--;
            if (end >= Window && Bits(counts) <= MostBits)
                marks[(end - Window)..end].Fill(true);
        }
    }

    private static double Bits(ReadOnlySpan<int> counts)
    {
        double bits = 0;
        foreach (int count in counts)
        {
            if (count > 0)
                bits -= (double)count / Window * Math.Log2((double)count / Window);
        }

        return bits;
    }
}
