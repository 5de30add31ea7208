using System.Numerics;

namespace PlmLens.Proteins.Structures;

/// <summary>
/// Local alignment (Smith and Waterman 1981) of a chain's residues with a sequence, with affine gaps (Gotoh 1982).
/// Where the chain is broken, residues of the sequence may be skipped at little cost: they were not observed.
/// </summary>
internal static class LocalAlignment
{
    private const int Match = 4;
    private const int Mismatch = -3;
    private const int Open = 12;
    private const int Extend = 1;
    private const int OpenAtBreak = 1;
    private const int Impossible = int.MinValue / 2;

    // Neighbours in a chain are 3.8 angstroms apart (2.9 in cis).
    private const float BreakDistance = 4.5f;

    private const byte FromPair = 1;
    private const byte FromSkip = 2;
    private const byte FromExtra = 3;
    private const byte SourceMask = 3;
    private const byte SkipGoesOn = 4;
    private const byte ExtraGoesOn = 8;

    /// <summary>For each position of the sequence the residue aligned with it, or -1.</summary>
    /// <param name="residues">The chain.</param>
    /// <param name="sequence">Letters.</param>
    public static int[] Place(IReadOnlyList<StructureResidue> residues, string sequence)
    {
        int columns = sequence.Length;
        var trace = new byte[(long)residues.Count * columns];
        Row before = new(columns), now = new(columns);
        int best = 0, bestRow = -1, bestColumn = -1;
        for (int i = 0; i < residues.Count; i++)
        {
            bool breakAfter = i + 1 == residues.Count || IsBreak(residues[i], residues[i + 1]);
            (int open, int extend) = breakAfter ? (OpenAtBreak, 0) : (Open, Extend);
            Span<byte> marks = trace.AsSpan(i * columns, columns);
            for (int j = 0; j < columns; j++)
            {
                byte mark = 0;
                int source = 0;
                if (i > 0 && j > 0)
                    (source, mark) = before.Best(j - 1);
                now.Pair[j] = source + Score(residues[i].Letter, sequence[j]);
                if (j > 0)
                {
                    int opened = now.Pair[j - 1] - open, longer = now.Skip[j - 1] - extend;
                    now.Skip[j] = Math.Max(opened, longer);
                    mark |= longer > opened ? SkipGoesOn : (byte)0;
                }

                if (i > 0)
                {
                    int opened = before.Pair[j] - Open, longer = before.Extra[j] - Extend;
                    now.Extra[j] = Math.Max(opened, longer);
                    mark |= longer > opened ? ExtraGoesOn : (byte)0;
                }

                marks[j] = mark;
                if (now.Pair[j] > best)
                    (best, bestRow, bestColumn) = (now.Pair[j], i, j);
            }

            (before, now) = (now, before);
        }

        return Follow(trace, columns, bestRow, bestColumn);
    }

    private static int[] Follow(byte[] trace, int columns, int row, int column)
    {
        var residueAt = new int[columns];
        Array.Fill(residueAt, -1);
        byte state = row < 0 ? (byte)0 : FromPair;
        while (state != 0)
        {
            byte mark = trace[((long)row * columns) + column];
            if (state == FromPair)
            {
                residueAt[column--] = row--;
                state = (byte)(mark & SourceMask);
            }
            else if (state == FromSkip)
            {
                column--;
                state = (mark & SkipGoesOn) != 0 ? FromSkip : FromPair;
            }
            else
            {
                row--;
                state = (mark & ExtraGoesOn) != 0 ? FromExtra : FromPair;
            }
        }

        return residueAt;
    }

    private static int Score(char residue, char letter)
    {
        if (residue == ResidueNames.Unknown || letter == ResidueNames.Unknown)
            return 0;
        return residue == letter ? Match : Mismatch;
    }

    private static bool IsBreak(in StructureResidue residue, in StructureResidue next) =>
        residue.HasCoordinates && next.HasCoordinates
            ? Vector3.Distance(residue.Position, next.Position) > BreakDistance
            : next.Number - residue.Number > 1;

    /// <summary>Best scores of alignments that end in a column with a pair, with a skipped position of the sequence,
    /// or with an extra residue of the chain.</summary>
    private readonly struct Row
    {
        public Row(int columns)
        {
            Pair = new int[columns];
            Skip = new int[columns];
            Extra = new int[columns];
            foreach (int[] scores in (int[][])[Pair, Skip, Extra])
                Array.Fill(scores, Impossible);
        }

        public int[] Pair { get; }

        public int[] Skip { get; }

        public int[] Extra { get; }

        public (int Score, byte Source) Best(int column)
        {
            (int Score, byte Source) best = Pair[column] > 0 ? (Pair[column], FromPair) : (0, (byte)0);
            if (Skip[column] > best.Score)
                best = (Skip[column], FromSkip);
            return Extra[column] > best.Score ? (Extra[column], FromExtra) : best;
        }
    }
}
