using System.Runtime.CompilerServices;

namespace PlmLens.Server.Lenses;

/// <summary>The residues of the corpus as one byte each, with how often each letter occurs.</summary>
internal sealed class CorpusLetters
{
    private CorpusLetters(byte[] rows)
    {
        Rows = rows;
        Count(rows, Counts);
    }

    /// <summary>One letter for each row of the corpus; empty when the lens lacks its corpus.</summary>
    public byte[] Rows { get; }

    /// <summary>Residues by letter, A to Z.</summary>
    public long[] Counts { get; } = new long[26];

    /// <summary>Reads them.</summary>
    /// <exception cref="Core.PlmLensException">The corpus is damaged.</exception>
    public static CorpusLetters Read(ExploredLens lens)
    {
        if (lens.Corpus is not { } corpus)
            return new CorpusLetters([]);
        byte[] rows = new byte[lens.Proteins.Rows];
        corpus.Proteins.CopySequences(rows);
        return new CorpusLetters(rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(byte[] rows, long[] counts)
    {
        foreach (byte letter in rows)
        {
            if ((uint)(letter - 'A') < 26)
                counts[letter - 'A']++;
        }
    }
}
