namespace PlmLens.Models;

/// <summary>A stretch of a protein that goes through the model as one segment. Residues count from 0.</summary>
/// <param name="First">First residue of the window.</param>
/// <param name="Length">Residues in it.</param>
/// <param name="KeepFirst">First residue whose states are taken from this window.</param>
/// <param name="KeepEnd">One past the last such residue.</param>
public readonly record struct ProteinWindow(int First, int Length, int KeepFirst, int KeepEnd)
{
    /// <summary>One past the window's last residue.</summary>
    public int End => First + Length;
}

/// <summary>Cuts long proteins into windows.</summary>
/// <remarks>
/// A protein of L residues, longer than the context of W residues, gets the fewest windows of W that overlap by at
/// least W / 2, spread evenly from its first residue to its last. A residue belongs to the window whose centre is
/// nearest, the earlier one when two are as near, so that it sees at least W / 4 residues to both sides wherever the
/// protein has them. The start token stands only on the first window and the end token only on the last: ESM-2 was
/// trained on crops whose cut ends carry no token, so that these tokens tell a whole protein from a part (Lin et al.
/// 2023, supplement). Token dropout counts masks in each window by itself.
/// </remarks>
public static class ProteinWindows
{
    /// <summary>The windows of a protein, in order. Their kept stretches cover every residue once.</summary>
    /// <param name="residues">L, at least 1.</param>
    /// <param name="context">W, at least 2.</param>
    public static IReadOnlyList<ProteinWindow> Cut(int residues, int context)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(residues, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(context, 2);
        if (residues <= context)
            return [new ProteinWindow(0, residues, 0, residues)];
        int stride = context - (context / 2);
        int gaps = (residues - context + stride - 1) / stride;
        var windows = new ProteinWindow[gaps + 1];
        int keepFirst = 0;
        for (int i = 0; i <= gaps; i++)
        {
            int first = StartOf(i);
            // Centres are first + (W - 1) / 2: residue r is nearer to this one while 2 r <= first + next + W - 1.
            int keepEnd = i == gaps ? residues : ((first + StartOf(i + 1) + context - 1) / 2) + 1;
            windows[i] = new ProteinWindow(first, context, keepFirst, keepEnd);
            keepFirst = keepEnd;
        }

        return windows;

        int StartOf(int i) => (int)((long)i * (residues - context) / gaps);
    }
}
