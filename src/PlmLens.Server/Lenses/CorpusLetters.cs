using PlmLens.Store;

namespace PlmLens.Server.Lenses;

/// <summary>The residues of the corpus as one byte each, with how often each letter occurs.</summary>
internal sealed class CorpusLetters
{
    private CorpusLetters(byte[] rows)
    {
        Rows = rows;
        foreach (byte letter in rows)
        {
            if ((uint)(letter - 'A') < 26)
                Counts[letter - 'A']++;
        }
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
        byte[] rows = new byte[lens.Codes.Residues];
        foreach ((int p, StoredProtein protein) in lens.Proteins.Proteins.Index())
        {
            string sequence = corpus.Proteins.SequenceOf(p);
            for (int i = 0; i < sequence.Length; i++)
                rows[protein.FirstRow + i] = (byte)sequence[i];
        }

        return new CorpusLetters(rows);
    }
}
